package cosmonaut.ui.drive;

import cosmonaut.drive.curve.CurvePoint;
import cosmonaut.drive.edit.SolvedPath;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.speed.SpeedPlan;

/// A plan as it is painted: places along the path with what holds there. The arrays are shared, whoever is given them
/// leaves them alone.
///
/// @param metres along the path
/// @param x      of the drawing, metres, as `y`
/// @param speed  m/s
/// @param curvature 1/m
/// @param across lateral acceleration, m/s^2
/// @param limit  m/s that the bends allow
/// @param seconds when the vehicle is there
record PathTrace(
        double[] metres,
        double[] x,
        double[] y,
        double[] speed,
        double[] curvature,
        double[] across,
        double[] limit,
        double[] seconds) {

    static final PathTrace NONE = sized(0);

    private static final double STEP = 0.5;
    private static final int MOST = 2000;

    private static PathTrace sized(int n) {
        return new PathTrace(
                new double[n],
                new double[n],
                new double[n],
                new double[n],
                new double[n],
                new double[n],
                new double[n],
                new double[n]);
    }

    static PathTrace of(DrivePlan plan) {
        SolvedPath path = plan.path();
        SpeedPlan speed = plan.speed();
        double most = plan.draft().limits().comfort().lateralAcceleration();
        int steps = (int) Math.clamp(Math.ceil(path.length() / STEP), 2, MOST);
        PathTrace trace = sized(steps + 1);
        for (int i = 0; i <= steps; i++) {
            double s = path.length() * i / steps;
            CurvePoint at = path.at(s);
            double k = path.smoothCurvature(s);
            double v = speed.speedAtPlace(s);
            trace.metres[i] = s;
            trace.x[i] = at.x();
            trace.y[i] = at.y();
            trace.speed[i] = v;
            trace.curvature[i] = k;
            trace.across[i] = v * v * k;
            trace.limit[i] = Math.sqrt(most / Math.max(Math.abs(k), 1e-6));
            trace.seconds[i] = speed.secondsAt(s);
        }
        return trace;
    }

    int size() {
        return metres.length;
    }

    double fastest() {
        double fastest = 0;
        for (double v : speed) {
            fastest = Math.max(fastest, v);
        }
        return fastest;
    }

    /// The first place at or behind so many metres.
    int indexAt(double where) {
        int index = 0;
        while (index < metres.length - 1 && metres[index] < where) {
            index++;
        }
        return index;
    }
}
