package cosmonaut.metrics;

import cosmonaut.camera.Intrinsics;

/// A point that two pictures show, on the canvas to which errors are normalised: a pinhole of 960x540 pixels with 120
/// degrees from left to right, `f = 480 / tan 60 = 277.128`, whose middle lies at (479.5, 269.5).
///
/// @param u1 column in the first picture, canvas pixels, as all four
/// @param v1 row in the first picture
/// @param u2 column in the second picture
/// @param v2 row in the second picture
public record PointPair(double u1, double v1, double u2, double v2) {

    /// Of the canvas, pixels.
    public static final double FOCAL = 480 / Math.tan(Math.toRadians(60));

    /// The middle of the canvas.
    public static final double CENTRE_U = 479.5;

    /// The middle of the canvas.
    public static final double CENTRE_V = 269.5;

    /// Where a camera's pixel column lies on the canvas.
    public static double canvasU(Intrinsics lens, double column) {
        return FOCAL * (column - lens.cx()) / lens.fx() + CENTRE_U;
    }

    /// Where a camera's pixel row lies on the canvas.
    public static double canvasV(Intrinsics lens, double row) {
        return FOCAL * (row - lens.cy()) / lens.fy() + CENTRE_V;
    }

    /// The slope to the right of the ray through a canvas column.
    public static double slopeX(double u) {
        return (u - CENTRE_U) / FOCAL;
    }

    /// The slope downwards of the ray through a canvas row.
    public static double slopeY(double v) {
        return (v - CENTRE_V) / FOCAL;
    }

    /// How far the point went, canvas pixels.
    public double flow() {
        return Math.hypot(u2 - u1, v2 - v1);
    }

    /// `sqrt(S)` against a fundamental matrix of the canvas, pixels.
    public double error(SampsonError geometry) {
        return geometry.pixels(u1, v1, u2, v2);
    }
}
