package cosmonaut.ui.explore;

import cosmonaut.input.Action;
import cosmonaut.input.ActionGroup;
import cosmonaut.input.Input;
import cosmonaut.ui.InputNames;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;

/// The names of actions and of what they are bound to at the moment, in the language in force.
final class ActionLabels {

    private final ExploreViewModel model;
    private final Texts texts;
    private final Keyboard keyboard;
    private final InputNames inputs;

    ActionLabels(ExploreViewModel model, Texts texts, Keyboard keyboard) {
        this.model = model;
        this.texts = texts;
        this.keyboard = keyboard;
        this.inputs = new InputNames(texts, keyboard);
    }

    /// Runs a task now and whenever a name may have changed, for as long as the node lives whose business it is.
    void follow(Node node, Runnable task) {
        InvalidationListener listener = changed -> task.run();
        for (Observable source : sources()) {
            source.addListener(new WeakInvalidationListener(listener));
        }
        // The words outlive every flight and hold their listeners weakly, so the node holds this one.
        node.getProperties().put(ActionLabels.class, listener);
        task.run();
    }

    /// What the names depend on.
    Observable[] sources() {
        return new Observable[] {texts.languageProperty(), keyboard.layoutProperty(), model.bindingsRevisionProperty()};
    }

    String group(ActionGroup group) {
        return texts.now(group.textKey());
    }

    String action(Action action) {
        return texts.now(action.textKey());
    }

    String input(Input input) {
        return inputs.now(input);
    }

    List<Input> inputs(Action action) {
        return model.controls().bindings().inputs(action);
    }

    /// The first key of an action, or an empty text.
    String key(Action action) {
        return inputs(action).stream()
                .filter(Input.Key.class::isInstance)
                .map(this::input)
                .findFirst()
                .orElse("");
    }

    StringBinding keyOf(Action action) {
        return Bindings.createStringBinding(() -> key(action), sources());
    }

    /// "Pause (P)", or the name alone where there is no key.
    StringBinding nameWithKey(ObservableValue<String> name, Action action) {
        return Bindings.createStringBinding(
                () -> {
                    String key = key(action);
                    return key.isEmpty() ? name.getValue() : texts.now("explore.name-with-key", name.getValue(), key);
                },
                Stream.concat(Stream.of(name), Arrays.stream(sources())).toArray(Observable[]::new));
    }
}
