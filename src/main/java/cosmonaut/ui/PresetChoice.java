package cosmonaut.ui;

import cosmonaut.InvalidInputException;
import cosmonaut.model.ModelVariant;
import cosmonaut.model.ModelVariants;
import cosmonaut.settings.FlightSettings;
import cosmonaut.settings.LiveSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// The preset under which the next flight runs the model that the settings name: what there is to choose from, and what
/// is chosen. JavaFX thread only.
public final class PresetChoice {

    /// What a model offers.
    ///
    /// @param model of the settings, empty for the starter
    /// @param variants from which one can be chosen; none while the model is being read, or if it cannot be
    /// @param chosen none where there are no variants; it is not among them if the model has no such preset
    /// @param read   whether the model has been looked at
    public record Offer(
            Optional<String> model, List<ModelVariant> variants, Optional<ModelVariant> chosen, boolean read) {

        public Offer {
            variants = List.copyOf(variants);
        }

        private Offer choosing(Optional<String> preset) {
            Optional<ModelVariant> found = variants.stream()
                    .filter(variant -> variant.preset().equals(preset))
                    .findFirst();
            Optional<ModelVariant> named =
                    variants.stream().findFirst().map(variant -> ModelVariant.missing(variant.model(), preset));
            return new Offer(model, variants, found.or(() -> named), read);
        }

        /// Whether there is another than the one that is chosen.
        boolean isChoice() {
            return variants.size() > 1 || chosen.filter(ModelVariant::isMissing).isPresent();
        }
    }

    private final LiveSettings settings;
    private final ModelVariants models;
    private final Texts texts;
    private final Executor background;
    private final Executor window;
    private final ReadOnlyObjectWrapper<Offer> offer;
    private final ReadOnlyStringWrapper reason = new ReadOnlyStringWrapper();

    /// @param background reads the models
    /// @param window     the thread on which the properties change
    public PresetChoice(
            LiveSettings settings, ModelVariants models, Texts texts, Executor background, Executor window) {
        this.settings = settings;
        this.models = models;
        this.texts = texts;
        this.background = background;
        this.window = window;
        offer = new ReadOnlyObjectWrapper<>(
                new Offer(settings.current().flight().model(), List.of(), Optional.empty(), false));
        reason.bind(Bindings.createStringBinding(this::whyNone, offer, texts.languageProperty()));
        settings.onChange(changed -> window.execute(this::follow));
        refresh();
    }

    private String whyNone() {
        Offer now = offer.get();
        if (now.isChoice()) {
            return "";
        }
        if (!now.read()) {
            return texts.now("preset.why.reading");
        }
        return texts.now(now.variants().isEmpty() ? "preset.why.unreadable" : "preset.why.none");
    }

    private void follow() {
        FlightSettings wanted = settings.current().flight();
        if (wanted.model().equals(offer.get().model())) {
            offer.set(offer.get().choosing(wanted.preset()));
        } else {
            offer.set(new Offer(wanted.model(), List.of(), Optional.empty(), false));
            refresh();
        }
    }

    /// Looks at the model again: its folder may have been changed.
    public void refresh() {
        Optional<String> model = settings.current().flight().model();
        background.execute(() -> {
            List<ModelVariant> variants = read(model);
            window.execute(() -> take(model, variants));
        });
    }

    /// What is wrong with a model is said when it is to be flown.
    private List<ModelVariant> read(Optional<String> model) {
        try {
            return models.of(model);
        } catch (InvalidInputException e) {
            return List.of();
        }
    }

    private void take(Optional<String> model, List<ModelVariant> variants) {
        FlightSettings wanted = settings.current().flight();
        if (wanted.model().equals(model)) {
            offer.set(new Offer(model, variants, Optional.empty(), true).choosing(wanted.preset()));
        }
    }

    /// Chooses one of the variants on offer, from the next flight on.
    public void choose(ModelVariant variant) {
        Optional<String> model = offer.get().model();
        if (offer.get().variants().contains(variant)) {
            settings.change(now -> now.flight().model().equals(model)
                    ? now.withFlight(now.flight().withPreset(variant.preset()))
                    : now);
        }
    }

    public ReadOnlyObjectProperty<Offer> offerProperty() {
        return offer.getReadOnlyProperty();
    }

    /// Why nothing can be chosen; empty if something can.
    public ReadOnlyStringProperty reasonProperty() {
        return reason.getReadOnlyProperty();
    }
}
