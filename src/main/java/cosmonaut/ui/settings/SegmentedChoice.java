package cosmonaut.ui.settings;

import cosmonaut.ui.Texts;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;

/// A few values side by side, one of them chosen.
final class SegmentedChoice<T> extends HBox {

    /// @param textKey of a value
    SegmentedChoice(Texts texts, List<T> values, Property<T> choice, Function<T, String> textKey) {
        ToggleGroup group = new ToggleGroup();
        for (T value : values) {
            ToggleButton button = new ToggleButton();
            String key = textKey.apply(value);
            button.setId(key.replace('.', '-'));
            button.textProperty().bind(texts.of(key));
            button.setToggleGroup(group);
            button.getStyleClass()
                    .add(
                            value.equals(values.getFirst())
                                    ? "left-pill"
                                    : value.equals(values.getLast()) ? "right-pill" : "center-pill");
            button.setSelected(value.equals(choice.getValue()));
            choice.addListener((property, before, now) -> button.setSelected(value.equals(now)));
            button.setOnAction(event -> {
                choice.setValue(value);
                button.setSelected(true);
            });
            getChildren().add(button);
        }
    }
}
