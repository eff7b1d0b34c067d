package cosmonaut.drive.rig;

import cosmonaut.drive.curve.Point3;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// NVIDIA's f-theta: a polynomial of degree five between the angle to the axis and the distance in pixels from the
/// principal point.
///
/// `pixel = centre + A * offset` with `A = [[c, d], [e, 1]]` and the offset of length `r` in the direction of `(x, y)`.
/// Beyond the angle up to which the distance grows and lies within the farthest corner of the picture, it goes on with
/// the slope that it has there.
///
/// @param polynomial six coefficients, the lowest first, the first of them 0
/// @param kind       which way they go
/// @param width      of the picture that the numbers are for, pixels, as `height`
/// @param end        the argument up to which the polynomial is used, pixels where it goes backwards, else radians;
///     follows from the others, whatever is given
public record FThetaLens(
        double cx,
        double cy,
        List<Double> polynomial,
        Kind kind,
        double c,
        double d,
        double e,
        int width,
        int height,
        double end)
        implements Lens {

    private static final int TERMS = 6;
    private static final int STEPS = 80;
    private static final double LEAST_SLOPE = 1e-9;

    /// Which way the polynomial goes.
    public enum Kind {
        /// from the distance in pixels to the angle in radians
        BACKWARD("bw"),
        /// from the angle in radians to the distance in pixels
        FORWARD("fw");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /// What files call it.
        public String key() {
            return key;
        }
    }

    /// @throws IllegalArgumentException if a number is not finite, the polynomial does not begin with 0 and then grow,
    ///     or `A` has no inverse
    public FThetaLens {
        polynomial = List.copyOf(polynomial);
        if (polynomial.size() != TERMS) {
            throw new IllegalArgumentException("an f-theta lens has six coefficients, not " + polynomial.size());
        }
        double sum = cx + cy + c + d + e;
        for (double term : polynomial) {
            sum += term;
        }
        if (!Double.isFinite(sum)) {
            throw new IllegalArgumentException("an f-theta lens needs finite numbers");
        }
        if (polynomial.get(0) != 0 || !(polynomial.get(1) > 0)) {
            throw new IllegalArgumentException("the polynomial of an f-theta lens begins with 0 and a number above 0");
        }
        if (!(Math.abs(c - d * e) > 1e-6)) {
            throw new IllegalArgumentException("the matrix [[c, d], [e, 1]] of an f-theta lens has no inverse");
        }
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("an f-theta lens needs the size of its picture");
        }
        List<Double> p = polynomial;
        double corner = corner(new double[] {cx, cy, c, d, e}, width, height);
        if (kind == Kind.BACKWARD) {
            end = Lens.rising(x -> slope(p, x), corner);
        } else {
            double rising = Lens.rising(x -> slope(p, x), Math.PI);
            end = value(p, rising) > corner ? Lens.inverse(x -> value(p, x), corner, 0, rising) : rising;
        }
    }

    public FThetaLens(
            double cx,
            double cy,
            List<Double> polynomial,
            Kind kind,
            double c,
            double d,
            double e,
            int width,
            int height) {
        this(cx, cy, polynomial, kind, c, d, e, width, height, 0);
    }

    private static double value(List<Double> p, double x) {
        double sum = 0;
        for (int i = TERMS - 1; i >= 0; i--) {
            sum = sum * x + p.get(i);
        }
        return sum;
    }

    private static double slope(List<Double> p, double x) {
        double sum = 0;
        for (int i = TERMS - 1; i >= 1; i--) {
            sum = sum * x + i * p.get(i);
        }
        return sum;
    }

    private double value(double x) {
        return value(polynomial, x);
    }

    private double slope(double x) {
        return slope(polynomial, x);
    }

    /// Distance from the principal point to the farthest corner of the picture, in pixels before `A`.
    ///
    /// @param k cx, cy, c, d, e
    private static double corner(double[] k, int width, int height) {
        double farthest = 0;
        double det = k[2] - k[3] * k[4];
        for (int i = 0; i < 4; i++) {
            double u = (i % 2) * (width - 1.0) - k[0];
            double v = (i < 2 ? 0 : height - 1.0) - k[1];
            farthest = Math.max(farthest, Math.hypot((u - k[3] * v) / det, (k[2] * v - k[4] * u) / det));
        }
        return farthest;
    }

    private double corner() {
        return corner(new double[] {cx, cy, c, d, e}, width, height);
    }

    /// Where the polynomial has a value, by Newton's method kept within bounds by bisection.
    private double inverse(double wanted) {
        double low = 0;
        double high = end;
        double x = Math.min(end, wanted / polynomial.get(1));
        for (int step = 0; step < STEPS; step++) {
            double off = value(x) - wanted;
            if (off > 0) {
                high = x;
            } else {
                low = x;
            }
            double next = x - off / slope(x);
            next = next > low && next < high ? next : (low + high) / 2;
            if (Math.abs(next - x) <= 1e-15 * Math.max(1, Math.abs(x))) {
                return next;
            }
            x = next;
        }
        return x;
    }

    /// Whether the polynomial grows all over the picture.
    public boolean isMonotone() {
        return kind == Kind.BACKWARD ? end >= corner() * (1 - 1e-9) : value(end) >= corner() * (1 - 1e-9);
    }

    /// Pixels from the principal point at an angle in radians.
    public double radius(double angle) {
        double slope = Math.max(slope(end), LEAST_SLOPE);
        if (kind == Kind.FORWARD) {
            return angle <= end ? value(angle) : value(end) + (angle - end) * slope;
        }
        return angle <= value(end) ? inverse(angle) : end + (angle - value(end)) / slope;
    }

    /// The angle in radians at so many pixels from the principal point.
    public double angle(double radius) {
        double slope = Math.max(slope(end), LEAST_SLOPE);
        if (kind == Kind.BACKWARD) {
            return Math.min(Math.PI, radius <= end ? value(radius) : value(end) + (radius - end) * slope);
        }
        double angle = radius <= value(end) ? inverse(radius) : end + (radius - value(end)) / slope;
        return Math.min(Math.PI, angle);
    }

    @Override
    public @Nullable Pixel project(double x, double y, double z) {
        double across = Math.hypot(x, y);
        if (across == 0) {
            return z > 0 ? new Pixel(cx, cy) : null;
        }
        double r = radius(Math.atan2(across, z)) / across;
        return new Pixel(cx + c * r * x + d * r * y, cy + e * r * x + r * y);
    }

    @Override
    public Point3 ray(double u, double v) {
        double det = c - d * e;
        double x = ((u - cx) - d * (v - cy)) / det;
        double y = (c * (v - cy) - e * (u - cx)) / det;
        double r = Math.hypot(x, y);
        if (r == 0) {
            return new Point3(0, 0, 1);
        }
        double angle = angle(r);
        return new Point3(Math.sin(angle) * x / r, Math.sin(angle) * y / r, Math.cos(angle));
    }

    /// All pixels and the picture multiplied by `q`: `c -> q c`, and the coefficients `p_i / q^i` backwards or `q p_i`
    /// forwards.
    public FThetaLens scaled(double q) {
        double[] p = polynomial.stream().mapToDouble(Double::doubleValue).toArray();
        double power = 1;
        for (int i = 0; i < TERMS; i++) {
            p[i] = kind == Kind.BACKWARD ? p[i] / power : p[i] * q;
            power *= q;
        }
        List<Double> terms = java.util.Arrays.stream(p).boxed().toList();
        int w = (int) Math.max(1, Math.round(width * q));
        int h = (int) Math.max(1, Math.round(height * q));
        return new FThetaLens(cx * q, cy * q, terms, kind, c, d, e, w, h);
    }

    /// Different factors go into `A`: with the polynomial multiplied by `sy` it becomes
    /// `[[c sx / sy, d sx / sy], [e, 1]]`.
    @Override
    public FThetaLens stretched(double sx, double sy) {
        FThetaLens even = scaled(sy);
        double ratio = sx / sy;
        return new FThetaLens(
                (cx + 0.5) * sx - 0.5,
                (cy + 0.5) * sy - 0.5,
                even.polynomial,
                kind,
                c * ratio,
                d * ratio,
                e,
                (int) Math.max(1, Math.round(width * sx)),
                even.height);
    }

    @Override
    public FThetaLens shifted(double left, double top) {
        return new FThetaLens(cx - left, cy - top, polynomial, kind, c, d, e, width, height);
    }

    /// The pinhole with the same scale at the principal point: `f = 1 / p1` backwards, `p1` forwards.
    public PinholeLens companion() {
        double f = kind == Kind.BACKWARD ? 1 / polynomial.get(1) : polynomial.get(1);
        return new PinholeLens(f, f, cx, cy);
    }

    @Override
    public String type() {
        return "ftheta";
    }
}
