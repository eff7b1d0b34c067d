package cosmonaut.ui.explore.inspector;

import cosmonaut.model.ModelVariant;
import cosmonaut.ui.PresetChoice;
import cosmonaut.ui.Texts;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// How the next flight will run its model, beside how this one does: a running world keeps its pictures' size.
public final class FlightPreset {

    private final PresetChoice choice;
    private final ReadOnlyObjectProperty<Optional<FlightFacts>> facts;
    private final Texts texts;
    private final Runnable onAgain;
    private final ReadOnlyStringWrapper againReason = new ReadOnlyStringWrapper();

    /// @param facts   of this flight
    /// @param onAgain flies the same scene anew
    public FlightPreset(
            PresetChoice choice, ReadOnlyObjectProperty<Optional<FlightFacts>> facts, Texts texts, Runnable onAgain) {
        this.choice = choice;
        this.facts = facts;
        this.texts = texts;
        this.onAgain = onAgain;
        againReason.bind(Bindings.createStringBinding(
                this::whyNotAgain, choice.offerProperty(), facts, texts.languageProperty()));
    }

    private String whyNotAgain() {
        Optional<ModelVariant> flown = facts.get().map(FlightFacts::way);
        Optional<ModelVariant> next = choice.offerProperty().get().chosen();
        if (next.isEmpty()) {
            return choice.reasonProperty().get();
        }
        if (next.get().isMissing()) {
            return texts.now("explore.why.preset-missing");
        }
        if (flown.isEmpty()) {
            return texts.now("explore.why.loading");
        }
        return next.equals(flown) ? texts.now("explore.why.preset-in-force") : "";
    }

    /// What there is to choose from.
    public PresetChoice choice() {
        return choice;
    }

    /// Flies the same scene anew in the way that is chosen, if it is another one.
    public void flyAgain() {
        if (againReason.get().isEmpty()) {
            onAgain.run();
        }
    }

    /// Why flying again would change nothing; empty where it would.
    public ReadOnlyStringProperty againReasonProperty() {
        return againReason.getReadOnlyProperty();
    }
}
