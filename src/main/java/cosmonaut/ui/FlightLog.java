package cosmonaut.ui;

import cosmonaut.media.Picture;
import java.util.Optional;

/// Hears what was flown, to offer it again.
public interface FlightLog {

    /// A flight begins.
    void began(FlightRequest request);

    /// A flight is left, for a while or for good.
    ///
    /// @param last what the camera saw last, if it saw anything
    void left(FlightRequest request, Optional<Picture> last);
}
