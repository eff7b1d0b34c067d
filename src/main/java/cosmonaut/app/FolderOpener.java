package cosmonaut.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Shows a folder in the file manager of the desktop.
final class FolderOpener {

    private FolderOpener() {}

    /// @throws IOException if this desktop has no command for that
    static void open(Path folder) throws IOException {
        new ProcessBuilder(command(System.getProperty("os.name", "")), folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static String command(String system) {
        String name = system.toLowerCase(Locale.ROOT);
        return name.startsWith("windows") ? "explorer" : name.startsWith("mac") ? "open" : "xdg-open";
    }
}
