package cosmonaut.camera;

/// A pinhole lens: focal lengths and principal point in pixels of a picture of `width` x `height`.
///
/// Pixel `(x, y)` lies at the coordinates `(x, y)` (no half), so a centred lens has `cx = (width - 1) / 2`.
public record Intrinsics(double fx, double fy, double cx, double cy, int width, int height) {

    /// @throws IllegalArgumentException if a focal length is not positive, a number not finite or the size below 1
    public Intrinsics {
        if (!(fx > 0) || !(fy > 0) || !Double.isFinite(fx + fy + cx + cy)) {
            throw new IllegalArgumentException("intrinsics need finite numbers and focal lengths above 0, not fx " + fx
                    + ", fy " + fy + ", cx " + cx + ", cy " + cy);
        }
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "intrinsics need a picture size of at least 1x1, not " + width + "x" + height);
        }
    }

    /// A centred lens with square pixels and this horizontal field of view in degrees, between 0 and 180.
    public static Intrinsics ofHorizontalFov(double degrees, int width, int height) {
        double f = focal(degrees, width);
        return new Intrinsics(f, f, (width - 1) / 2.0, (height - 1) / 2.0, width, height);
    }

    /// A centred lens with square pixels and this vertical field of view in degrees, between 0 and 180.
    public static Intrinsics ofVerticalFov(double degrees, int width, int height) {
        double f = focal(degrees, height);
        return new Intrinsics(f, f, (width - 1) / 2.0, (height - 1) / 2.0, width, height);
    }

    private static double focal(double degrees, int pixels) {
        if (!(degrees > 0 && degrees < 180)) {
            throw new IllegalArgumentException("field of view must lie between 0 and 180 degrees, not " + degrees);
        }
        return pixels / 2.0 / Math.tan(Math.toRadians(degrees) / 2);
    }

    /// Horizontal field of view in degrees of a centred lens with this focal length.
    public double horizontalFov() {
        return 2 * Math.toDegrees(Math.atan(width / 2.0 / fx));
    }

    /// Vertical field of view in degrees of a centred lens with this focal length.
    public double verticalFov() {
        return 2 * Math.toDegrees(Math.atan(height / 2.0 / fy));
    }

    /// The lens of the same picture resized to another size (the sides may be stretched differently).
    ///
    /// The outer edges of the pictures coincide, so the principal point moves as `(cx + 0.5) * s - 0.5`.
    public Intrinsics scaledTo(int newWidth, int newHeight) {
        double sx = (double) newWidth / width;
        double sy = (double) newHeight / height;
        return new Intrinsics(fx * sx, fy * sy, (cx + 0.5) * sx - 0.5, (cy + 0.5) * sy - 0.5, newWidth, newHeight);
    }

    /// The lens of the part of the picture that begins at `(left, top)`.
    public Intrinsics croppedTo(int left, int top, int newWidth, int newHeight) {
        return new Intrinsics(fx, fy, cx - left, cy - top, newWidth, newHeight);
    }

    /// The same lens with both focal lengths multiplied by `factor` (above 1 narrows the view).
    public Intrinsics zoomed(double factor) {
        return new Intrinsics(fx * factor, fy * factor, cx, cy, width, height);
    }
}
