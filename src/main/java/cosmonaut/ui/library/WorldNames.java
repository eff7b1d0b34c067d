package cosmonaut.ui.library;

import cosmonaut.scene.SceneSummary;
import cosmonaut.settings.RecentFlight;
import cosmonaut.ui.Texts;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;

/// What worlds are called in the language in force. Bundled ones are translated by their names, all others speak for
/// themselves.
final class WorldNames {

    private final Texts texts;

    WorldNames(Texts texts) {
        this.texts = texts;
    }

    ObservableValue<String> title(SceneSummary scene) {
        return translated("scene." + scene.name() + ".title", scene.title());
    }

    ObservableValue<String> caption(SceneSummary scene) {
        return translated("scene." + scene.name() + ".caption", scene.prompt());
    }

    ObservableValue<String> family(String family) {
        return translated("family." + family, family);
    }

    /// The title of a flight flown before, which is kept in the language of that day.
    ObservableValue<String> title(RecentFlight flight) {
        return translated("scene." + flight.source() + ".title", flight.title());
    }

    private ObservableValue<String> translated(String key, String own) {
        return Bindings.createStringBinding(() -> texts.has(key) ? texts.now(key) : own, texts.languageProperty());
    }
}
