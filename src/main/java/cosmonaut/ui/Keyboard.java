package cosmonaut.ui;

import cosmonaut.input.Input;
import cosmonaut.input.KeyboardLayout;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.input.KeyEvent;

/// The keyboard in use: finds the position of a struck key and follows changes of the layout. JavaFX thread only.
public final class Keyboard {

    private final ReadOnlyObjectWrapper<KeyboardLayout> layout = new ReadOnlyObjectWrapper<>(KeyboardLayout.US);

    public ReadOnlyObjectProperty<KeyboardLayout> layoutProperty() {
        return layout.getReadOnlyProperty();
    }

    /// The person has another layout from now on.
    public void layout(KeyboardLayout changed) {
        layout.set(changed);
    }

    /// The key of an event by its position, or none for a key of which nothing is known.
    public Optional<Input.Key> key(KeyEvent event) {
        return layout.get().position(event.getCode().name(), event.getText()).map(Input.Key::new);
    }

    /// What is printed on a key where that is a character.
    Optional<String> label(Input.Key key) {
        return layout.get().label(key.name());
    }
}
