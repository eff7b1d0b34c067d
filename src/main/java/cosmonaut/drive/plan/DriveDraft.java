package cosmonaut.drive.plan;

import cosmonaut.drive.LimitProfile;
import cosmonaut.drive.RoadSurface;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.speed.SpeedSpec;
import java.util.List;

/// All that a person edits of a drive; undoing is going back to an earlier value.
public record DriveDraft(DrivePath path, SpeedSpec speed, Vehicle vehicle, LimitProfile limits, RoadSurface surface) {

    /// m/s^3 to which changes of speed are rounded off, unless something else is asked: just within comfort.
    public static final double USUAL_JERK = 4;

    /// Nothing drawn yet, 30 km/h.
    public static final DriveDraft EMPTY = new DriveDraft(
            DrivePath.EMPTY,
            new SpeedSpec.Handles(30 / 3.6, List.of(), true, USUAL_JERK),
            Vehicle.DEFAULT,
            LimitProfile.ROAD,
            RoadSurface.DRY);

    public DriveDraft withPath(DrivePath newPath) {
        return new DriveDraft(newPath, speed, vehicle, limits, surface);
    }

    public DriveDraft withSpeed(SpeedSpec newSpeed) {
        return new DriveDraft(path, newSpeed, vehicle, limits, surface);
    }

    public DriveDraft withVehicle(Vehicle newVehicle) {
        return new DriveDraft(path, speed, newVehicle, limits, surface);
    }

    public DriveDraft withLimits(LimitProfile newLimits) {
        return new DriveDraft(path, speed, vehicle, newLimits, surface);
    }

    public DriveDraft withSurface(RoadSurface newSurface) {
        return new DriveDraft(path, speed, vehicle, limits, newSurface);
    }
}
