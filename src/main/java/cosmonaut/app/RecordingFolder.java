package cosmonaut.app;

import cosmonaut.InputFile;
import cosmonaut.settings.ConfigurationFolder;
import cosmonaut.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where clips and screenshots go.
final class RecordingFolder {

    private RecordingFolder() {}

    /// The folder that a person chose, else the usual one.
    static Path of(Settings settings) {
        return settings.recordingFolder().map(InputFile::named).orElseGet(RecordingFolder::usual);
    }

    /// A folder of our own among the person's videos, or in their home where there are none.
    static Path usual() {
        Path home = ConfigurationFolder.home();
        Path videos = home.resolve("Videos");
        return (Files.isDirectory(videos) ? videos : home).resolve("Cosmonaut");
    }
}
