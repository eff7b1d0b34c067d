package cosmonaut.ui;

import cosmonaut.input.Input;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;

/// What keys, buttons and axes are called in the language in force. Letters and signs are the same in all of them.
public final class InputNames {

    private final Texts texts;

    public InputNames(Texts texts) {
        this.texts = texts;
    }

    public String now(Input input) {
        return switch (input) {
            case Input.JoystickButton button -> texts.now("input.joystick.button", button.index() + 1);
            case Input.JoystickAxis axis ->
                texts.now("input.joystick.axis", axis.index() + 1, axis.half().sign());
            default -> {
                String key = input.textKey().toLowerCase(Locale.ROOT);
                yield texts.has(key) ? texts.now(key) : input.label();
            }
        };
    }

    public ObservableValue<String> of(Input input) {
        return Bindings.createStringBinding(() -> now(input), texts.languageProperty());
    }
}
