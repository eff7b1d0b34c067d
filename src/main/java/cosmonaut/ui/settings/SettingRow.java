package cosmonaut.ui.settings;

import atlantafx.base.controls.ProgressSliderSkin;
import cosmonaut.ui.Texts;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.Property;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// One setting: its name, a line about it, and at the right the control that changes it.
final class SettingRow extends HBox {

    private static final double SLIDER_WIDTH = 260;

    /// @param key of the name in the texts; `KEY.hint` is the line about it, where there is one
    SettingRow(Texts texts, String key, Node... controls) {
        getStyleClass().add("setting-row");
        setAlignment(Pos.CENTER_LEFT);
        Label name = new Label();
        name.textProperty().bind(texts.of(key));
        name.getStyleClass().add("setting-name");
        VBox words = new VBox(name);
        words.getStyleClass().add("setting-words");
        if (texts.has(key + ".hint")) {
            Label hint = new Label();
            hint.textProperty().bind(texts.of(key + ".hint"));
            hint.getStyleClass().add("setting-hint");
            hint.setWrapText(true);
            words.getChildren().add(hint);
        }
        HBox.setHgrow(words, Priority.ALWAYS);
        getChildren().add(words);
        for (Node control : controls) {
            control.accessibleTextProperty().bind(name.textProperty());
            getChildren().add(control);
        }
    }

    /// A row with a slider and its value in words.
    ///
    /// @param step  of the arrow keys, and what dragging snaps to
    /// @param words the value in words
    static SettingRow slider(
            Texts texts,
            String key,
            Property<Double> choice,
            double least,
            double most,
            double step,
            Function<Double, ObservableValue<String>> words) {
        Slider slider = new Slider(least, most, choice.getValue());
        slider.setId(key.replace('.', '-'));
        slider.setSkin(new ProgressSliderSkin(slider));
        slider.setBlockIncrement(step);
        slider.setPrefWidth(SLIDER_WIDTH);
        slider.setMinWidth(SLIDER_WIDTH);
        slider.valueProperty().addListener((property, before, now) -> {
            double snapped = Math.clamp(Math.round(now.doubleValue() / step) * step, least, most);
            choice.setValue(Math.round(snapped * 1e6) / 1e6);
        });
        choice.addListener((property, before, now) -> slider.setValue(now));
        Label value = new Label();
        value.getStyleClass().add("setting-value");
        value.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> words.apply(choice.getValue()).getValue(), choice, texts.languageProperty()));
        return new SettingRow(texts, key, slider, value);
    }
}
