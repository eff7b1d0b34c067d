package cosmonaut.ui.drive;

import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.DriveMends;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.drive.speed.SpeedSpec;
import java.util.List;
import java.util.Optional;

/// Changes of the speed of a draft: its cruise speed, and wishes at places of the path.
final class SpeedEdits {

    private SpeedEdits() {}

    /// The wishes of a draft. Speeds that came as a table or a shape become wishes first.
    static SpeedSpec.Handles handles(DriveDraft draft) {
        return draft.speed() instanceof SpeedSpec.Handles own
                ? own
                : (SpeedSpec.Handles)
                        DriveMends.comfortable().change().apply(draft).speed();
    }

    /// The wishes as they are shown; none where there is nothing to take hold of yet.
    static List<SpeedHandle> shown(DriveDraft draft) {
        return draft.speed() instanceof SpeedSpec.Handles own ? own.handles() : List.of();
    }

    /// Whether bends are driven no faster than comfort allows; speeds of another kind are driven as they are.
    static boolean slowsInBends(DriveDraft draft) {
        return draft.speed() instanceof SpeedSpec.Handles own && own.slowsInBends();
    }

    /// m/s where nothing else is asked; that at the start of a table.
    static double cruise(DriveDraft draft) {
        return switch (draft.speed()) {
            case SpeedSpec.Handles own -> own.cruise();
            case SpeedSpec.Trapezoid shape -> shape.cruise();
            case SpeedSpec.SCurve curve -> curve.shape().cruise();
            case SpeedSpec.Table table -> table.entries().getFirst().speed();
        };
    }

    /// A draft for a path that is drawn anew: its cruise speed stays, wishes at places of another path do not.
    static DriveDraft fresh(DriveDraft draft) {
        double cruise = cruise(draft);
        boolean slows = !(draft.speed() instanceof SpeedSpec.Handles own) || own.slowsInBends();
        double jerk = draft.speed() instanceof SpeedSpec.Handles own ? own.jerk() : DriveDraft.USUAL_JERK;
        return draft.withSpeed(
                new SpeedSpec.Handles(cruise > 0.5 ? cruise : cruise(DriveDraft.EMPTY), List.of(), slows, jerk));
    }

    static DriveDraft withCruise(DriveDraft draft, double speed) {
        SpeedSpec.Handles own = handles(draft);
        return draft.withSpeed(new SpeedSpec.Handles(
                Math.clamp(speed, 0.5, SpeedSpec.FASTEST), own.handles(), own.slowsInBends(), own.jerk()));
    }

    static DriveDraft slowingInBends(DriveDraft draft, boolean slows) {
        SpeedSpec.Handles own = handles(draft);
        return draft.withSpeed(new SpeedSpec.Handles(own.cruise(), own.handles(), slows, own.jerk()));
    }

    static DriveDraft with(DriveDraft draft, SpeedHandle handle) {
        return draft.withSpeed(handles(draft).with(handle));
    }

    static DriveDraft without(DriveDraft draft, int id) {
        return draft.withSpeed(handles(draft).without(id));
    }

    static Optional<SpeedHandle> handle(DriveDraft draft, int id) {
        return shown(draft).stream().filter(handle -> handle.id() == id).findFirst();
    }
}
