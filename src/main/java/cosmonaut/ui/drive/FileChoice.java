package cosmonaut.ui.drive;

import cosmonaut.drive.file.DriveFormat;
import cosmonaut.ui.Texts;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Asks a person for a file; a test answers itself.
interface FileChoice {

    /// A drive to bring in.
    Optional<Path> open();

    /// Where a drive goes.
    Optional<Path> save(DriveFormat format);

    /// The desktop's own dialogs.
    static FileChoice ofDesktop(Supplier<Window> owner, Texts texts) {
        return new FileChoice() {

            private Optional<File> folder = Optional.empty();

            @Override
            public Optional<Path> open() {
                FileChooser chooser = chooser("drive.file.import");
                chooser.getExtensionFilters()
                        .setAll(
                                new FileChooser.ExtensionFilter(
                                        texts.now("drive.file.drives"),
                                        List.of(
                                                "*.cdrive",
                                                "*.csv",
                                                "*.xosc",
                                                "*.json",
                                                "*.geojson",
                                                "*.txt",
                                                "*.tum")),
                                new FileChooser.ExtensionFilter(texts.now("library.any_file"), "*.*"));
                return chosen(chooser.showOpenDialog(owner.get()));
            }

            @Override
            public Optional<Path> save(DriveFormat format) {
                FileChooser chooser = chooser("drive.file.export");
                String name = format == DriveFormat.NUSCENES ? "ego_pose" : "drive";
                chooser.setInitialFileName(name + "." + format.ending());
                chooser.getExtensionFilters()
                        .setAll(new FileChooser.ExtensionFilter(
                                texts.now("drive.format." + format.key()), "*." + format.ending()));
                return chosen(chooser.showSaveDialog(owner.get()));
            }

            private FileChooser chooser(String title) {
                FileChooser chooser = new FileChooser();
                chooser.setTitle(texts.now(title));
                folder.filter(File::isDirectory).ifPresent(chooser::setInitialDirectory);
                return chooser;
            }

            private Optional<Path> chosen(@Nullable File file) {
                Optional<File> answer = Optional.ofNullable(file);
                answer.map(File::getParentFile).ifPresent(parent -> folder = Optional.of(parent));
                return answer.map(File::toPath);
            }
        };
    }
}
