package cosmonaut.input;

import cosmonaut.InvalidInputException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Something a hand can press, turn or push, and to which an action can be bound.
///
/// Its text is what a settings file holds: `key:W`, `mouse:MIDDLE`, `wheel:UP`, `pad:START`, `pad:LEFT_Y-`,
/// `joystick:button3`, `joystick:axis2+`.
public sealed interface Input {

    /// The form in a settings file; [InputText] reads it.
    String text();

    /// A short English name to show, such as `W`, `Page up` or `Left stick up`.
    String label();

    /// The key of the name in the program's texts, such as `input.key.space` or `input.pad.left_y-`.
    default String textKey() {
        return "input." + text().toLowerCase(Locale.ROOT).replace(':', '.');
    }

    /// Whether it belongs to a gamepad or joystick.
    default boolean onPad() {
        return switch (this) {
            case Key k -> false;
            case MouseButton m -> false;
            case Wheel w -> false;
            case Button b -> true;
            case Axis a -> true;
            case JoystickButton b -> true;
            case JoystickAxis a -> true;
        };
    }

    /// A key of the keyboard, by its position.
    ///
    /// @param name the name of JavaFX's `KeyCode` constant for the key of a US keyboard that lies there: `W`, `SPACE`,
    ///             `PAGE_UP`; see [KeyboardLayout]
    record Key(String name) implements Input {
        private static final Pattern NAME = Pattern.compile("[A-Z0-9_]{1,40}");

        public Key {
            if (!NAME.matcher(name).matches()) {
                throw new InvalidInputException(
                        "\"" + name + "\" is not the name of a key; names look like W or PAGE_UP");
            }
        }

        @Override
        public String text() {
            return "key:" + name;
        }

        @Override
        public String label() {
            return InputLabels.key(name);
        }
    }

    /// A button of the mouse.
    ///
    /// @param name the name of JavaFX's `MouseButton` constant: `PRIMARY`, `SECONDARY`, `MIDDLE`, `BACK`, `FORWARD`
    record MouseButton(String name) implements Input {
        private static final Pattern NAME = Pattern.compile("PRIMARY|SECONDARY|MIDDLE|BACK|FORWARD");

        public MouseButton {
            if (!NAME.matcher(name).matches()) {
                throw new InvalidInputException(
                        "\"" + name + "\" is no mouse button; there are PRIMARY, SECONDARY, MIDDLE, BACK and FORWARD");
            }
        }

        @Override
        public String text() {
            return "mouse:" + name;
        }

        @Override
        public String label() {
            return InputLabels.mouse(name);
        }
    }

    /// One notch of the mouse wheel, away from the person ([#up]) or towards them.
    record Wheel(boolean up) implements Input {
        @Override
        public String text() {
            return up ? "wheel:UP" : "wheel:DOWN";
        }

        @Override
        public String label() {
            return up ? "Wheel up" : "Wheel down";
        }
    }

    /// A button of a gamepad in the standard layout.
    record Button(PadButton button) implements Input {
        @Override
        public String text() {
            return "pad:" + button.name();
        }

        @Override
        public String label() {
            return InputLabels.pad(button);
        }
    }

    /// One side of an axis of a gamepad in the standard layout.
    record Axis(PadAxis axis, Half half) implements Input {
        @Override
        public String text() {
            return "pad:" + axis.name() + half.sign();
        }

        @Override
        public String label() {
            return InputLabels.pad(axis, half);
        }
    }

    /// A button of a joystick that has no standard layout, counted from 0; each hat adds four: up, right, down, left.
    record JoystickButton(int index) implements Input {
        public JoystickButton {
            requireIndex(index);
        }

        @Override
        public String text() {
            return "joystick:button" + index;
        }

        @Override
        public String label() {
            return "Joystick button " + (index + 1);
        }
    }

    /// One side of an axis of a joystick that has no standard layout, counted from 0.
    record JoystickAxis(int index, Half half) implements Input {
        public JoystickAxis {
            requireIndex(index);
        }

        @Override
        public String text() {
            return "joystick:axis" + index + half.sign();
        }

        @Override
        public String label() {
            return "Joystick axis " + (index + 1) + " " + half.sign();
        }
    }

    private static void requireIndex(int index) {
        if (index < 0 || index > 255) {
            throw new InvalidInputException("a joystick has no button or axis " + index + "; they count from 0 to 255");
        }
    }
}
