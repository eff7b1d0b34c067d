package cosmonaut.drive.rig;

import cosmonaut.drive.curve.Point3;
import org.jspecify.annotations.Nullable;

/// OpenCV's radial and tangential distortion, five numbers, as Waymo gives it.
///
/// With `r^2 = x^2 + y^2` of `z = 1` and `g = 1 + k1 r^2 + k2 r^4 + k3 r^6`:
/// `x' = x g + 2 p1 x y + p2 (r^2 + 2 x^2)`, `y' = y g + p1 (r^2 + 2 y^2) + 2 p2 x y`.
/// Directions past the angle at which `r g` stops growing are not seen; the formula folds them back into the picture.
///
/// @param widest the largest `r` that is seen; follows from the others, whatever is given
public record OpenCvLens(PinholeLens pinhole, double k1, double k2, double p1, double p2, double k3, double widest)
        implements Lens {

    private static final double WIDEST = 10;
    private static final int STEPS = 60;

    public OpenCvLens {
        if (!Double.isFinite(k1 + k2 + p1 + p2 + k3)) {
            throw new IllegalArgumentException("a lens needs finite numbers");
        }
        widest = Lens.rising(r -> 1 + r * r * (3 * k1 + r * r * (5 * k2 + r * r * 7 * k3)), WIDEST);
    }

    public OpenCvLens(PinholeLens pinhole, double k1, double k2, double p1, double p2, double k3) {
        this(pinhole, k1, k2, p1, p2, k3, WIDEST);
    }

    @Override
    public @Nullable Pixel project(double x, double y, double z) {
        if (!(z > 1e-9)) {
            return null;
        }
        double a = x / z;
        double b = y / z;
        if (Math.hypot(a, b) > widest) {
            return null;
        }
        double[] d = distorted(a, b);
        return pinhole.project(d[0], d[1], 1);
    }

    private double[] distorted(double x, double y) {
        double r2 = x * x + y * y;
        double g = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
        return new double[] {
            x * g + 2 * p1 * x * y + p2 * (r2 + 2 * x * x), y * g + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y
        };
    }

    @Override
    public Point3 ray(double u, double v) {
        double wantX = (u - pinhole.cx()) / pinhole.fx();
        double wantY = (v - pinhole.cy()) / pinhole.fy();
        double most = widest;
        // The radial part alone first: it grows up to the widest angle, so bisection finds it.
        double far = Math.hypot(wantX, wantY);
        double r = Lens.inverse(t -> t * (1 + t * t * (k1 + t * t * (k2 + t * t * k3))), far, 0, most);
        double x = far > 0 ? wantX / far * r : 0;
        double y = far > 0 ? wantY / far * r : 0;
        for (int step = 0; step < STEPS; step++) {
            double[] d = distorted(x, y);
            double ex = wantX - d[0];
            double ey = wantY - d[1];
            if (Math.abs(ex) + Math.abs(ey) < 1e-14) {
                break;
            }
            double[] next = newton(x, y, ex, ey);
            if (!(Math.hypot(next[0], next[1]) <= most)) {
                break;
            }
            x = next[0];
            y = next[1];
        }
        Point3 ray = new Point3(x, y, 1);
        return ray.times(1 / ray.norm());
    }

    private double[] newton(double x, double y, double ex, double ey) {
        double r2 = x * x + y * y;
        double g = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
        double dg = 2 * (k1 + r2 * (2 * k2 + r2 * 3 * k3));
        double a = g + x * x * dg + 2 * p1 * y + 6 * p2 * x;
        double b = x * y * dg + 2 * p1 * x + 2 * p2 * y;
        double c = g + y * y * dg + 6 * p1 * y + 2 * p2 * x;
        double det = a * c - b * b;
        return new double[] {x + (c * ex - b * ey) / det, y + (a * ey - b * ex) / det};
    }

    @Override
    public OpenCvLens stretched(double sx, double sy) {
        return new OpenCvLens(pinhole.stretched(sx, sy), k1, k2, p1, p2, k3);
    }

    @Override
    public OpenCvLens shifted(double left, double top) {
        return new OpenCvLens(pinhole.shifted(left, top), k1, k2, p1, p2, k3);
    }

    @Override
    public String type() {
        return "opencv5";
    }
}
