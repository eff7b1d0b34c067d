package cosmonaut.ui.explore;

import cosmonaut.session.live.LiveFlight;
import cosmonaut.ui.explore.inspector.FlightFacts;
import cosmonaut.viewport.SharedSurface;

/// A flight that can begin, and what there is to say about it. Whoever has it closes the flight.
///
/// @param surface where what makes the pictures and what draws them agree on memory of a card
public record OpenedFlight(LiveFlight flight, FlightFacts facts, SharedSurface surface) {

    /// Of pictures that no card makes.
    public OpenedFlight(LiveFlight flight, FlightFacts facts) {
        this(flight, facts, new SharedSurface());
    }
}
