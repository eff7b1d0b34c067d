package cosmonaut.settings;

import java.util.List;

/// Settings that were read, and one line for everything that a person should know about the reading: a field that
/// could not be used, a file that was broken and where it was put.
public record SettingsReading(Settings settings, List<String> messages) {

    public SettingsReading {
        messages = List.copyOf(messages);
    }
}
