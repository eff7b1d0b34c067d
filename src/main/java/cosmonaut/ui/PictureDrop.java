package cosmonaut.ui;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// Takes a file that is dropped anywhere on the window, and shows that it would while one hovers.
///
/// Whether the file is a picture is not judged here: a refusal at the cursor says less than a notice.
final class PictureDrop {

    private final Consumer<Path> onFile;
    private final StackPane veil;

    PictureDrop(Texts texts, Consumer<Path> onFile) {
        this.onFile = onFile;
        Label invitation = new Label();
        invitation.textProperty().bind(texts.of("drop.invitation"));
        invitation.getStyleClass().add("title-3");
        VBox middle = new VBox(Icon.of(Feather.IMAGE), invitation);
        middle.setAlignment(Pos.CENTER);
        middle.getStyleClass().add("drop-invitation");
        veil = new StackPane(middle);
        veil.setId("drop-veil");
        veil.getStyleClass().add("drop-veil");
        veil.setMouseTransparent(true);
        veil.setVisible(false);
    }

    /// Lies over everything while a file hovers.
    Node view() {
        return veil;
    }

    void listen(Scene scene) {
        scene.addEventFilter(DragEvent.DRAG_OVER, this::over);
        scene.addEventFilter(DragEvent.DRAG_DROPPED, this::dropped);
        scene.setOnDragExited(event -> veil.setVisible(false));
    }

    private void over(DragEvent event) {
        if (event.getDragboard().hasFiles()) {
            event.acceptTransferModes(TransferMode.COPY_OR_MOVE);
            veil.setVisible(true);
            event.consume();
        }
    }

    private void dropped(DragEvent event) {
        List<File> files = event.getDragboard().getFiles();
        veil.setVisible(false);
        if (!files.isEmpty()) {
            onFile.accept(files.getFirst().toPath());
            event.setDropCompleted(true);
            event.consume();
        }
    }
}
