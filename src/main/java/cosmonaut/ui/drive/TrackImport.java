package cosmonaut.ui.drive;

import cosmonaut.EditHistory.Name;
import cosmonaut.InvalidInputException;
import cosmonaut.drive.file.DriveImport;
import cosmonaut.drive.file.ImportOptions;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Brings a file in: it is read and shown with its convention, and becomes the path only when that was agreed to.
/// JavaFX thread only, but for the reading.
final class TrackImport {

    private final DriveEditor editor;
    private final Notices notices;
    private final Texts texts;
    private final Executor background;
    private final Executor window;
    private final ReadOnlyObjectWrapper<Optional<DriveImport>> shown = new ReadOnlyObjectWrapper<>(Optional.empty());
    private int asked;

    TrackImport(DriveEditor editor, Notices notices, Texts texts, Executor background, Executor window) {
        this.editor = editor;
        this.notices = notices;
        this.texts = texts;
        this.background = background;
        this.window = window;
    }

    /// What would be imported.
    ReadOnlyObjectProperty<Optional<DriveImport>> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    void open(Path file) {
        read(file, ImportOptions.USUAL, Optional.empty());
    }

    /// The file that is shown, understood in another way.
    void again(ImportOptions options, boolean anchored) {
        shown.get().ifPresent(now -> read(now.file(), options, Optional.of(anchored)));
    }

    private void read(Path file, ImportOptions options, Optional<Boolean> anchored) {
        int number = ++asked;
        DriveDraft like = editor.draft();
        background.execute(() -> {
            try {
                DriveImport read = DriveImport.of(file, options, anchored, like);
                window.execute(() -> {
                    // Of several that were asked for in a row, the last counts.
                    if (number == asked) {
                        shown.set(Optional.of(read));
                    }
                });
            } catch (InvalidInputException e) {
                notices.problem(texts.now("drive.import.failed", String.valueOf(e.getMessage())), e);
            }
        });
    }

    /// It becomes the path, as one edit.
    void accept() {
        shown.get()
                .ifPresent(now -> editor.take(
                        Name.of("drive.edit.import", String.valueOf(now.file().getFileName())), now.draft()));
        cancel();
    }

    void cancel() {
        asked++;
        shown.set(Optional.empty());
    }
}
