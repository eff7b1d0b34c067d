package cosmonaut.ui.explore;

import cosmonaut.session.live.LiveListener;
import cosmonaut.ui.FlightRequest;
import java.io.IOException;

/// Reads the scene and the model that a person chose.
@FunctionalInterface
public interface FlightOpener {

    /// Called on a thread of its own; takes as long as it takes. The flight closes its world and what that needs.
    ///
    /// @param listener for the new flight
    /// @throws cosmonaut.InvalidInputException if scene or model cannot be used: what, where, remedy
    /// @throws IOException                     if a disk fails
    OpenedFlight open(FlightRequest request, LiveListener listener) throws IOException;
}
