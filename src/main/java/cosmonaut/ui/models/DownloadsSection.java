package cosmonaut.ui.models;

import cosmonaut.model.Download;
import cosmonaut.ui.Texts;
import java.util.Locale;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Where models can be had: repositories, files, sizes, and the folders to put them in.
final class DownloadsSection extends VBox {

    private final Texts texts;

    DownloadsSection(Texts texts) {
        this.texts = texts;
        setId("model-downloads");
        getStyleClass().add("section");
        GridPane grid = new GridPane();
        grid.getStyleClass().addAll("panel", "facts");
        ColumnConstraints grows = new ColumnConstraints();
        grows.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(new ColumnConstraints(), grows, new ColumnConstraints(), grows);
        grid.addRow(
                0,
                bound("models.get.head.use", "muted"),
                bound("models.get.head.repository", "muted"),
                bound("models.get.head.size", "muted"),
                bound("models.get.head.files", "muted"));
        int row = 1;
        for (Download one : Download.ALL) {
            Label use = new Label();
            use.textProperty().bind(texts.of(key(one.use())));
            Label size = new Label();
            size.textProperty().bind(texts.of("models.gigabytes", one.bytes() / 1e9));
            size.setMinWidth(USE_PREF_SIZE);
            use.setMinWidth(USE_PREF_SIZE);
            grid.addRow(row++, use, wrapped(one.repository()), size, wrapped(String.join("  ", one.files())));
        }
        getChildren().addAll(bound("models.get", "section-title"), bound("models.get.how", "muted"), grid);
    }

    private static String key(Download.Use use) {
        return "models.get.use." + use.name().toLowerCase(Locale.ROOT);
    }

    private Label bound(String key, String style) {
        Label label = new Label();
        label.textProperty().bind(texts.of(key));
        label.setWrapText(true);
        label.getStyleClass().add(style);
        return label;
    }

    private static Label wrapped(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        GridPane.setValignment(label, VPos.TOP);
        return label;
    }
}
