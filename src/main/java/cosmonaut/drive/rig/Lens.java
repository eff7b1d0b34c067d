package cosmonaut.drive.rig;

import cosmonaut.drive.curve.Point3;
import org.jspecify.annotations.Nullable;

/// How a camera maps directions to pixels. Axes are OpenCV's: x right, y down, z forward.
public sealed interface Lens permits PinholeLens, OpenCvLens, FisheyeLens, FThetaLens {

    /// Where a point is seen; null where the lens does not see its direction. The pixel may lie outside the picture.
    @Nullable
    Pixel project(double x, double y, double z);

    /// The direction that a pixel sees, of unit length.
    Point3 ray(double u, double v);

    /// The lens of the picture stretched by these factors; the outer edges of the pictures coincide, so a pixel `p`
    /// comes to lie at `(p + 0.5) s - 0.5`.
    Lens stretched(double sx, double sy);

    /// The lens of the part of the picture that begins at `(left, top)`.
    Lens shifted(double left, double top);

    /// What files call the model.
    String type();

    /// Where a value of `f` is reached, which grows from `low` to `high`; outside the nearer end.
    static double inverse(java.util.function.DoubleUnaryOperator f, double value, double low, double high) {
        double a = low;
        double b = high;
        for (int step = 0; step < 200 && b - a > 1e-15 * Math.max(1, b); step++) {
            double middle = (a + b) / 2;
            if (middle <= a || middle >= b) {
                break;
            }
            if (f.applyAsDouble(middle) < value) {
                a = middle;
            } else {
                b = middle;
            }
        }
        return (a + b) / 2;
    }

    /// The largest `x` up to `high` to which `slope` is above 0 from 0 on, by steps of a thousandth and bisection.
    static double rising(java.util.function.DoubleUnaryOperator slope, double high) {
        int steps = 1000;
        for (int i = 1; i <= steps; i++) {
            if (!(slope.applyAsDouble(high * i / steps) > 0)) {
                double good = high * (i - 1) / steps;
                double bad = high * i / steps;
                for (int k = 0; k < 60; k++) {
                    double middle = (good + bad) / 2;
                    if (slope.applyAsDouble(middle) > 0) {
                        good = middle;
                    } else {
                        bad = middle;
                    }
                }
                return good;
            }
        }
        return high;
    }
}
