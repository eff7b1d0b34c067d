package cosmonaut.ui.explore;

import cosmonaut.session.live.LiveFlight;

/// A flight that can begin, and what there is to say about it. Whoever has it closes the flight.
public record OpenedFlight(LiveFlight flight, FlightFacts facts) {}
