package cosmonaut.settings;

import cosmonaut.InputFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the platform keeps a program's settings: `$XDG_CONFIG_HOME/cosmonaut` or `~/.config/cosmonaut` on Linux,
/// `%APPDATA%\Cosmonaut` on Windows, `~/Library/Application Support/Cosmonaut` on macOS. The system property
/// `cosmonaut.config` names another folder.
public final class ConfigurationFolder {

    public static final String PROPERTY = "cosmonaut.config";

    private ConfigurationFolder() {}

    /// The folder of this machine and this person.
    public static Path standard() {
        String chosen = System.getProperty(PROPERTY, "");
        return chosen.isBlank()
                ? of(System.getProperty("os.name", ""), home(), System.getenv())
                : InputFile.named(chosen);
    }

    /// The home of this person, or the folder for temporary files where the system knows of none.
    public static Path home() {
        String home = System.getProperty("user.home", "");
        // Java writes a question mark for an account without an entry in the system's list.
        boolean known = !home.isBlank() && !home.equals("?");
        return Path.of(known ? home : System.getProperty("java.io.tmpdir", "."));
    }

    static Path of(String system, Path home, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return absolute(environment.get("APPDATA"), home.resolve("AppData").resolve("Roaming"))
                    .resolve("Cosmonaut");
        }
        if (name.startsWith("mac")) {
            return home.resolve("Library").resolve("Application Support").resolve("Cosmonaut");
        }
        return absolute(environment.get("XDG_CONFIG_HOME"), home.resolve(".config"))
                .resolve("cosmonaut");
    }

    /// The XDG specification tells to ignore a relative path.
    private static Path absolute(@Nullable String named, Path otherwise) {
        return named != null && Path.of(named).isAbsolute() ? Path.of(named) : otherwise;
    }
}
