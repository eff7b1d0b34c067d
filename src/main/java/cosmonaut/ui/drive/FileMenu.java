package cosmonaut.ui.drive;

import cosmonaut.drive.file.DriveFormat;
import cosmonaut.ui.Texts;
import javafx.beans.binding.Bindings;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/// Brings trajectories in and writes them out.
final class FileMenu extends MenuButton {

    private final Texts texts;

    FileMenu(DriveViewModel model, FileChoice files) {
        this.texts = model.texts();
        setId("drive-file");
        textProperty().bind(texts.of("drive.file"));
        getStyleClass().add("flat");
        getItems()
                .setAll(
                        item(
                                "drive-import",
                                "drive.file.import",
                                () -> files.open().ifPresent(model.imports()::open)),
                        new SeparatorMenuItem());
        for (DriveFormat format : DriveFormat.values()) {
            MenuItem item = item(
                    "drive-export-" + format.key(),
                    "drive.export." + format.key(),
                    () -> files.save(format).ifPresent(file -> model.exports().write(format, file)));
            item.disableProperty()
                    .bind(Bindings.createBooleanBinding(
                            () -> model.editor().solved().plan().isEmpty(),
                            model.editor().solvedProperty()));
            getItems().add(item);
        }
    }

    private MenuItem item(String id, String key, Runnable action) {
        MenuItem item = new MenuItem();
        item.setId(id);
        // An underscore is one, not the mark of a key.
        item.setMnemonicParsing(false);
        item.textProperty().bind(texts.of(key));
        item.setOnAction(event -> action.run());
        return item;
    }
}
