package cosmonaut.ui.drive;

import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.drive.speed.SpeedSpec;

/// Where the graphs have their axes.
///
/// @param overTime whether they run over seconds, else over metres
/// @param fastest  m/s at the upper edge of the graph of speeds
record ProfileFrame(double width, double height, boolean overTime, double fastest) {

    /// Pixels for the figures at the left, and for those below.
    static final double LEFT = 38;

    static final double FOOT = 16;

    /// The graphs, with their shares of the height.
    enum Band {
        SPEED(0, 0.56),
        CURVATURE(0.58, 0.78),
        ACROSS(0.8, 1);

        private final double from;
        private final double to;

        Band(double from, double to) {
            this.from = from;
            this.to = to;
        }
    }

    double top(Band band) {
        return band.from * (height - FOOT);
    }

    double bottom(Band band) {
        return band.to * (height - FOOT);
    }

    /// Seconds or metres of the whole axis.
    double span(DrivePlan plan) {
        return Math.max(1e-3, overTime ? plan.seconds() : plan.path().length());
    }

    double x(DrivePlan plan, double at) {
        return LEFT + (width - LEFT - 8) * Math.min(1, at / span(plan));
    }

    double speedY(double speed) {
        double low = bottom(Band.SPEED) - 1;
        return low - Math.min(1, speed / fastest) * (low - top(Band.SPEED) - 4);
    }

    double speed(double y) {
        double low = bottom(Band.SPEED) - 1;
        double speed = (low - y) / (low - top(Band.SPEED) - 4) * fastest;
        return Math.clamp(speed, 0, SpeedSpec.FASTEST);
    }

    /// Metres along the path at a pixel.
    double metres(DrivePlan plan, double x) {
        double at = Math.clamp((x - LEFT) / (width - LEFT - 8), 0, 1) * span(plan);
        return overTime ? plan.speed().metresAt(at) : at;
    }

    double seconds(DrivePlan plan, double x) {
        double at = Math.clamp((x - LEFT) / (width - LEFT - 8), 0, 1) * span(plan);
        return overTime ? at : plan.speed().secondsAt(at);
    }

    double cursorX(DrivePlan plan, double seconds) {
        return x(plan, overTime ? seconds : plan.speed().metresAt(seconds));
    }

    double handleX(DrivePlan plan, SpeedHandle handle) {
        double metres = Math.min(handle.metres(), plan.path().length());
        return x(plan, overTime ? plan.speed().secondsAt(metres) : metres);
    }

    double handleY(SpeedHandle handle) {
        return speedY(handle.kind() == SpeedHandle.Kind.STOP ? 0 : handle.speed());
    }
}
