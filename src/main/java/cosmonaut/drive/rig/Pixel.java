package cosmonaut.drive.rig;

/// A place in a picture: `u` to the right, `v` down, whole numbers at the middles of pixels.
public record Pixel(double u, double v) {}
