package cosmonaut.settings;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.time.Instant;

/// A world that was flown in.
///
/// @param source name of a bundled scene, or the path of a scene folder or picture
/// @param title what to show
/// @param flown when it was last flown in
public record RecentFlight(String source, String title, Instant flown) {

    public RecentFlight {
        if (source.isBlank()) {
            throw new InvalidInputException("a recent flight has no scene; name one or remove the entry");
        }
        InputFile.named(source);
    }
}
