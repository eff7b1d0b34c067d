package cosmonaut.ui.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.file.DriveExport;
import cosmonaut.drive.file.DriveFormat;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.Executor;

/// Writes the drawn drive to a file, beside the window's thread.
final class TrackExport {

    private static final String APP = "Cosmonaut";

    private final DriveEditor editor;
    private final Notices notices;
    private final Texts texts;
    private final Executor background;

    TrackExport(DriveEditor editor, Notices notices, Texts texts, Executor background) {
        this.editor = editor;
        this.notices = notices;
        this.texts = texts;
        this.background = background;
    }

    /// Nothing happens while there is no path that can be driven.
    ///
    /// @param file gets the ending of the format where it has none
    void write(DriveFormat format, Path file) {
        editor.solved().plan().ifPresent(plan -> background.execute(() -> write(plan, format, named(file, format))));
    }

    private static Path named(Path file, DriveFormat format) {
        String name = String.valueOf(file.getFileName());
        return name.contains(".") ? file : file.resolveSibling(name + "." + format.ending());
    }

    private void write(DrivePlan plan, DriveFormat format, Path file) {
        try {
            new DriveExport(APP, LocalDateTime.now(ZoneOffset.UTC)).write(plan, format, file);
            notices.done(texts.now("drive.export.done", texts.now("drive.format." + format.key()), file.toString()));
        } catch (InvalidInputException e) {
            notices.problem(texts.now("drive.export.unfit", String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            notices.problem(texts.now("drive.export.failed", file.toString()), e);
        }
    }
}
