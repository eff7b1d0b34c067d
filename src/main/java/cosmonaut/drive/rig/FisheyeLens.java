package cosmonaut.drive.rig;

import cosmonaut.drive.curve.Point3;
import org.jspecify.annotations.Nullable;

/// OpenCV's fisheye: the angle `a` to the axis becomes `a (1 + k1 a^2 + k2 a^4 + k3 a^6 + k4 a^8)` focal lengths.
///
/// @param widest the largest angle that is seen, radians; follows from the others, whatever is given
public record FisheyeLens(PinholeLens pinhole, double k1, double k2, double k3, double k4, double widest)
        implements Lens {

    public FisheyeLens {
        if (!Double.isFinite(k1 + k2 + k3 + k4)) {
            throw new IllegalArgumentException("a lens needs finite numbers");
        }
        widest = Lens.rising(a -> 1 + a * a * (3 * k1 + a * a * (5 * k2 + a * a * (7 * k3 + a * a * 9 * k4))), Math.PI);
    }

    public FisheyeLens(PinholeLens pinhole, double k1, double k2, double k3, double k4) {
        this(pinhole, k1, k2, k3, k4, Math.PI);
    }

    private double radius(double a) {
        double q = a * a;
        return a * (1 + q * (k1 + q * (k2 + q * (k3 + q * k4))));
    }

    @Override
    public @Nullable Pixel project(double x, double y, double z) {
        double across = Math.hypot(x, y);
        double angle = Math.atan2(across, z);
        if (angle > widest) {
            return null;
        }
        double share = across > 0 ? radius(angle) / across : 0;
        return pinhole.project(x * share, y * share, 1);
    }

    @Override
    public Point3 ray(double u, double v) {
        double x = (u - pinhole.cx()) / pinhole.fx();
        double y = (v - pinhole.cy()) / pinhole.fy();
        double r = Math.hypot(x, y);
        if (r == 0) {
            return new Point3(0, 0, 1);
        }
        double angle = Lens.inverse(this::radius, r, 0, widest);
        double share = Math.sin(angle) / r;
        return new Point3(x * share, y * share, Math.cos(angle));
    }

    @Override
    public FisheyeLens stretched(double sx, double sy) {
        return new FisheyeLens(pinhole.stretched(sx, sy), k1, k2, k3, k4);
    }

    @Override
    public FisheyeLens shifted(double left, double top) {
        return new FisheyeLens(pinhole.shifted(left, top), k1, k2, k3, k4);
    }

    @Override
    public String type() {
        return "fisheye4";
    }
}
