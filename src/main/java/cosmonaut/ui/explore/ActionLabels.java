package cosmonaut.ui.explore;

import cosmonaut.input.Action;
import cosmonaut.input.ActionGroup;
import cosmonaut.input.Input;
import cosmonaut.ui.Texts;
import java.util.List;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.value.ObservableValue;

/// The names of actions and of what they are bound to at the moment, in the language in force.
final class ActionLabels {

    private final ExploreViewModel model;
    private final Texts texts;

    ActionLabels(ExploreViewModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
    }

    /// What the names depend on: whoever builds nodes from them builds them anew when one of these changes.
    Observable[] sources() {
        return new Observable[] {texts.languageProperty(), model.bindingsRevisionProperty()};
    }

    String group(ActionGroup group) {
        return texts.now(group.textKey());
    }

    String action(Action action) {
        return texts.now(action.textKey());
    }

    String input(Input input) {
        return texts.has(input.textKey()) ? texts.now(input.textKey()) : input.label();
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
        Observable[] sources = {name, texts.languageProperty(), model.bindingsRevisionProperty()};
        return Bindings.createStringBinding(
                () -> {
                    String key = key(action);
                    return key.isEmpty() ? name.getValue() : texts.now("explore.name-with-key", name.getValue(), key);
                },
                sources);
    }
}
