package cosmonaut.ui.settings;

import cosmonaut.ui.Texts;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// Settings that belong together, under a heading.
final class Panel extends VBox {

    Panel(Texts texts, String titleKey, Node... rows) {
        getStyleClass().add("section");
        Label title = new Label();
        title.textProperty().bind(texts.of(titleKey));
        title.getStyleClass().add("section-title");
        VBox body = new VBox(rows);
        body.getStyleClass().addAll("panel", "setting-panel");
        rows[rows.length - 1].getStyleClass().add("last");
        getChildren().addAll(title, body);
    }
}
