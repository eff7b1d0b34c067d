package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;

/// A moment of a flight to look back at.
///
/// @param index number of the picture in the flight, 0 for the first; what [LiveFlight#lookBack] takes
/// @param thumbnail small, at most 128 pixels wide
/// @param camera that saw it
/// @param flightSeconds when it was seen, in seconds of flight
public record TimelineEntry(int index, Picture thumbnail, CameraFrame camera, double flightSeconds) {}
