package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;

/// A generated picture and the camera that sees it.
///
/// @param seen fraction of its pixels that the spatial memory knew well enough to show them, 0 to 1
public record GeneratedFrame(Picture picture, CameraFrame camera, double seen) {}
