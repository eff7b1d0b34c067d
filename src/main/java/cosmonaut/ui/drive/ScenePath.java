package cosmonaut.ui.drive;

import cosmonaut.EditHistory.Name;
import cosmonaut.InvalidInputException;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.file.DriveImport;
import cosmonaut.drive.file.ImportOptions;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyObjectProperty;

/// The way that suits a scene. It becomes the path when the scene is opened, unless something was drawn by then; it can
/// always be taken later. JavaFX thread only, but for the reading of files.
final class ScenePath {

    private final DriveEditor editor;
    private final ReadOnlyObjectProperty<Optional<Path>> file;
    private final Notices notices;
    private final Texts texts;
    private final Executor background;
    private final Executor window;
    private DrivePath taken = DrivePath.EMPTY;

    ScenePath(
            DriveEditor editor,
            ReadOnlyObjectProperty<Optional<Path>> file,
            Notices notices,
            Texts texts,
            Executor background,
            Executor window) {
        this.editor = editor;
        this.file = file;
        this.notices = notices;
        this.texts = texts;
        this.background = background;
        this.window = window;
        file.addListener((property, before, now) -> {
            if (isUntouched()) {
                read();
            }
        });
    }

    /// Whether nothing was drawn that could be lost.
    private boolean isUntouched() {
        DrivePath path = editor.draft().path();
        return !editor.isHeld() && (path.points().isEmpty() || path.equals(taken));
    }

    /// Whether the chosen scene brings a way.
    BooleanBinding present() {
        return Bindings.createBooleanBinding(() -> file.get().isPresent(), file);
    }

    /// Makes the scene's way the path.
    void take() {
        taken = editor.draft().path();
        read();
    }

    private void read() {
        Optional<Path> wanted = file.get();
        if (wanted.isEmpty()) {
            return;
        }
        DriveDraft like = editor.draft();
        background.execute(() -> {
            try {
                DriveDraft draft = DriveImport.of(wanted.get(), ImportOptions.USUAL, Optional.of(false), like)
                        .draft();
                window.execute(() -> {
                    if (wanted.equals(file.get()) && isUntouched()) {
                        editor.take(Name.of("drive.edit.scene-path"), draft);
                        taken = draft.path();
                    }
                });
            } catch (InvalidInputException e) {
                notices.problem(texts.now("drive.import.failed", String.valueOf(e.getMessage())), e);
            }
        });
    }
}
