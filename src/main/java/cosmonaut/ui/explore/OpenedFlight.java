package cosmonaut.ui.explore;

import cosmonaut.session.live.LiveFlight;
import cosmonaut.ui.explore.inspector.FlightFacts;

/// A flight that can begin, and what there is to say about it. Whoever has it closes the flight.
public record OpenedFlight(LiveFlight flight, FlightFacts facts) {}
