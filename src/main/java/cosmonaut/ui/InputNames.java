package cosmonaut.ui;

import cosmonaut.input.Input;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;

/// What keys, buttons and axes are called in the language in force; keys with a character by what is printed on them.
public final class InputNames {

    private final Texts texts;
    private final Keyboard keyboard;

    public InputNames(Texts texts, Keyboard keyboard) {
        this.texts = texts;
        this.keyboard = keyboard;
    }

    public String now(Input input) {
        return switch (input) {
            case Input.JoystickButton button -> texts.now("input.joystick.button", button.index() + 1);
            case Input.JoystickAxis axis ->
                texts.now("input.joystick.axis", axis.index() + 1, axis.half().sign());
            case Input.Key key -> keyboard.label(key).orElseGet(() -> worded(key));
            default -> worded(input);
        };
    }

    private String worded(Input input) {
        String key = input.textKey().toLowerCase(Locale.ROOT);
        return texts.has(key) ? texts.now(key) : input.label();
    }

    public ObservableValue<String> of(Input input) {
        return Bindings.createStringBinding(() -> now(input), texts.languageProperty(), keyboard.layoutProperty());
    }
}
