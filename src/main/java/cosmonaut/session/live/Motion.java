package cosmonaut.session.live;

import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.Pose;

/// Where the camera is between two ticks of the control clock. Immutable, so that the display can ask it for the very
/// moment at which it draws.
sealed interface Motion {

    /// Seconds beyond a tick for which a motion is carried on.
    double LONGEST = 0.1;

    /// The pose so many seconds after the tick.
    ///
    /// @param control the newest
    Pose after(double seconds, FlightControl control);

    /// Flight time that passes in a second.
    double rate();

    /// Whether the newest control shows in the pose.
    boolean followsHand();

    /// The camera stays.
    record Still(Pose pose) implements Motion {

        @Override
        public Pose after(double seconds, FlightControl control) {
            return pose;
        }

        @Override
        public double rate() {
            return 0;
        }

        @Override
        public boolean followsHand() {
            return false;
        }
    }

    /// The camera follows the hand.
    ///
    /// @param from state at the tick, never written
    record Steered(FlightKinematics from, double rate) implements Motion {

        /// Below this the view waits for the world.
        private static final double HELD = 0.02;

        @Override
        public Pose after(double seconds, FlightControl control) {
            return from.copy().advance(control, Math.clamp(seconds, 0, LONGEST) * rate);
        }

        @Override
        public boolean followsHand() {
            return rate > HELD;
        }
    }
}
