package cosmonaut.drive.rig;

import cosmonaut.drive.curve.Point3;
import org.jspecify.annotations.Nullable;

/// `u = fx x / z + cx, v = fy y / z + cy`; sees what lies in front.
public record PinholeLens(double fx, double fy, double cx, double cy) implements Lens {

    private static final double NEAREST = 1e-9;

    public PinholeLens {
        if (!(fx > 0) || !(fy > 0) || !Double.isFinite(fx + fy + cx + cy)) {
            throw new IllegalArgumentException("a lens needs finite numbers and focal lengths above 0");
        }
    }

    /// A centred one with square pixels, whose outer edges lie at half the horizontal field of view.
    ///
    /// @param degrees between 0 and 180
    public static PinholeLens ofHorizontalFov(double degrees, int width, int height) {
        double f = width / 2.0 / Math.tan(Math.toRadians(degrees) / 2);
        return new PinholeLens(f, f, (width - 1) / 2.0, (height - 1) / 2.0);
    }

    @Override
    public @Nullable Pixel project(double x, double y, double z) {
        return z > NEAREST ? new Pixel(fx * x / z + cx, fy * y / z + cy) : null;
    }

    @Override
    public Point3 ray(double u, double v) {
        Point3 ray = new Point3((u - cx) / fx, (v - cy) / fy, 1);
        return ray.times(1 / ray.norm());
    }

    @Override
    public PinholeLens stretched(double sx, double sy) {
        return new PinholeLens(fx * sx, fy * sy, (cx + 0.5) * sx - 0.5, (cy + 0.5) * sy - 0.5);
    }

    @Override
    public PinholeLens shifted(double left, double top) {
        return new PinholeLens(fx, fy, cx - left, cy - top);
    }

    @Override
    public String type() {
        return "pinhole";
    }
}
