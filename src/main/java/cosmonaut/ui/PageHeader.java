package cosmonaut.ui;

import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The top of a page: what it is, one line about it, and at the right what can be done with it.
public final class PageHeader extends HBox {

    public PageHeader(ObservableValue<String> title, ObservableValue<String> subtitle, Node... actions) {
        getStyleClass().add("page-header");
        setAlignment(Pos.CENTER_LEFT);
        VBox words = new VBox(label(title, "page-title"), label(subtitle, "page-subtitle"));
        words.getStyleClass().add("page-heading");
        HBox.setHgrow(words, Priority.ALWAYS);
        getChildren().add(words);
        for (Node action : actions) {
            if (action instanceof Region region) {
                region.setMinWidth(Region.USE_PREF_SIZE); // the words wrap before a button loses its own
            }
            getChildren().add(action);
        }
    }

    private static Label label(ObservableValue<String> text, String style) {
        Label label = new Label();
        label.textProperty().bind(text);
        label.getStyleClass().add(style);
        label.setWrapText(true);
        return label;
    }
}
