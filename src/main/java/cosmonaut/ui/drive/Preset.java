package cosmonaut.ui.drive;

import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.Manoeuvres;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.drive.speed.SpeedSpec;
import java.util.List;
import java.util.Locale;

/// Drives that are ready made.
enum Preset {
    STRAIGHT,
    LANE_LEFT,
    LANE_RIGHT,
    TURN_LEFT,
    TURN_RIGHT,
    BRAKE,
    U_TURN;

    /// 30 km/h.
    private static final double USUAL = 30 / 3.6;

    private static final double LONG = 60;
    private static final double LANE = 3.5;
    private static final double OVER = 32;
    private static final double BEFORE = 12;
    private static final double RADIUS = 10;
    private static final double NARROW = 6;
    private static final double AFTER = 20;
    private static final double STOP = 30;

    /// The draft with this path, and for braking with its stop.
    DriveDraft of(DriveDraft draft) {
        double cruise = SpeedEdits.cruise(draft);
        SpeedSpec.Handles even =
                new SpeedSpec.Handles(cruise > 0 ? cruise : USUAL, List.of(), true, DriveDraft.USUAL_JERK);
        DriveDraft fresh = draft.withSpeed(even);
        return switch (this) {
            case STRAIGHT -> fresh.withPath(Manoeuvres.straight(LONG));
            case LANE_LEFT -> fresh.withPath(Manoeuvres.laneChange(LANE, OVER, LONG));
            case LANE_RIGHT -> fresh.withPath(Manoeuvres.laneChange(-LANE, OVER, LONG));
            case TURN_LEFT -> fresh.withPath(Manoeuvres.turn(BEFORE, RADIUS, Math.PI / 2, AFTER));
            case TURN_RIGHT -> fresh.withPath(Manoeuvres.turn(BEFORE, RADIUS, -Math.PI / 2, AFTER));
            case U_TURN -> fresh.withPath(Manoeuvres.turn(BEFORE, NARROW, Math.PI, AFTER));
            case BRAKE -> fresh.withPath(Manoeuvres.straight(LONG)).withSpeed(even.with(SpeedHandle.stop(1, STOP, 1)));
        };
    }

    /// Of its name.
    String textKey() {
        return "drive.preset." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
