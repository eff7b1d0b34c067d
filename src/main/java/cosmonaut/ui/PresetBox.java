package cosmonaut.ui;

import cosmonaut.model.ModelVariant;
import cosmonaut.settings.Language;
import cosmonaut.ui.PresetChoice.Offer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.ComboBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// A box with the presets under which the next flight can run its model.
public final class PresetBox extends ComboBox<ModelVariant> {

    /// Bound, so that a choice and texts that live longer do not keep the box alive.
    private final ObjectProperty<@Nullable Offer> offer = new SimpleObjectProperty<>();

    private final ObjectProperty<@Nullable Language> language = new SimpleObjectProperty<>();

    private boolean following;

    public PresetBox(PresetChoice choice, Texts texts) {
        setConverter(new Names(texts));
        accessibleTextProperty().bind(texts.of("preset.title"));
        disableProperty().bind(Bindings.isNotEmpty(choice.reasonProperty()));
        offer.bind(choice.offerProperty());
        language.bind(texts.languageProperty());
        offer.subscribe(this::follow);
        language.subscribe(this::follow);
        valueProperty().addListener((property, before, now) -> {
            if (!following && now != null) {
                choice.choose(now);
            }
        });
    }

    /// Fills the box anew: it would keep the words of the language before.
    private void follow() {
        Offer now = offer.get();
        if (now != null) {
            following = true;
            setValue(null);
            getItems().setAll(now.variants());
            setValue(now.chosen().orElse(null));
            following = false;
        }
    }

    private static final class Names extends StringConverter<ModelVariant> {
        private final Texts texts;

        Names(Texts texts) {
            this.texts = texts;
        }

        @Override
        public String toString(@Nullable ModelVariant variant) {
            return variant == null ? "" : VariantText.of(variant, texts);
        }

        @Override
        public ModelVariant fromString(String text) {
            throw new UnsupportedOperationException("the box is not edited by text");
        }
    }
}
