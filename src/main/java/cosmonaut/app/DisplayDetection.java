package cosmonaut.app;

import java.util.Locale;
import java.util.Map;

/// Whether a window can be opened here.
final class DisplayDetection {

    private DisplayDetection() {}

    /// Macs and Windows machines have a display; elsewhere an X or Wayland server must be named. JavaFX's headless
    /// platform, asked for by the property `glass.platform`, needs none.
    ///
    /// @param system        value of `os.name`
    /// @param glassPlatform value of `glass.platform`, empty if it is not set
    static boolean displayPresent(String system, String glassPlatform, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        return glassPlatform.equalsIgnoreCase("Headless")
                || name.startsWith("windows")
                || name.startsWith("mac")
                || !environment.getOrDefault("DISPLAY", "").isBlank()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isBlank();
    }

    static boolean displayPresent() {
        return displayPresent(
                System.getProperty("os.name", ""), System.getProperty("glass.platform", ""), System.getenv());
    }
}
