package cosmonaut.input;

import cosmonaut.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the text form of an [Input].
public final class InputText {
    private static final Pattern JOYSTICK = Pattern.compile("(?:button(\\d{1,3})|axis(\\d{1,3})([+-]))");

    private InputText() {}

    /// Reads the form of a settings file.
    ///
    /// @throws InvalidInputException when it names no input
    public static Input parse(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        return switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "key" -> new Input.Key(name);
            case "mouse" -> new Input.MouseButton(name);
            case "wheel" -> wheel(text, name);
            case "pad" -> pad(text, name);
            case "joystick" -> joystick(text, name);
            default -> throw unknown(text);
        };
    }

    private static Input wheel(String text, String name) {
        if (!name.equals("UP") && !name.equals("DOWN")) {
            throw unknown(text);
        }
        return new Input.Wheel(name.equals("UP"));
    }

    private static Input pad(String text, String name) {
        for (PadAxis axis : PadAxis.values()) {
            for (Half half : Half.values()) {
                if (name.equals(axis.name() + half.sign())) {
                    return new Input.Axis(axis, half);
                }
            }
        }
        for (PadButton button : PadButton.values()) {
            if (name.equals(button.name())) {
                return new Input.Button(button);
            }
        }
        throw unknown(text);
    }

    private static Input joystick(String text, String name) {
        Matcher matcher = JOYSTICK.matcher(name);
        if (!matcher.matches()) {
            throw unknown(text);
        }
        if (matcher.group(1) != null) {
            return new Input.JoystickButton(Integer.parseInt(matcher.group(1)));
        }
        Half half = matcher.group(3).equals("+") ? Half.POSITIVE : Half.NEGATIVE;
        return new Input.JoystickAxis(Integer.parseInt(matcher.group(2)), half);
    }

    private static InvalidInputException unknown(String text) {
        return new InvalidInputException(
                "\"" + text + "\" is no input; inputs look like key:W, wheel:UP, pad:START or joystick:axis2+");
    }
}
