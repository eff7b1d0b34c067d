package cosmonaut.ui.explore;

import cosmonaut.camera.FlightLimits;
import cosmonaut.input.Bindings;
import cosmonaut.input.ControlFeel;

/// How a person steers, as the settings say at the moment.
///
/// @param limits of the flight, for the turn rate that the mouse has to fit in
public record Handling(Bindings bindings, ControlFeel feel, FlightLimits limits) {}
