package cosmonaut.drive.file;

import cosmonaut.camera.Pose;
import java.util.Optional;

/// What a person says about a file that does not say it itself.
///
/// @param axes          of what moves; empty to tell by the way it goes
/// @param timeUnit      seconds of one unit of time; empty to tell by the steps
/// @param rate          poses per second where there are no times, above 0
/// @param speed         m/s where there are neither times nor a rate that makes sense, above 0
/// @param pick          the scene or trajectory that is meant where a file has several; empty for the first
/// @param vehicleFromCamera where the camera whose poses they are sits on the vehicle; empty to take them as the
///     vehicle's
public record ImportOptions(
        Optional<TrackAxes> axes,
        Optional<Double> timeUnit,
        double rate,
        double speed,
        Optional<String> pick,
        Optional<Pose> vehicleFromCamera) {

    public static final ImportOptions USUAL =
            new ImportOptions(Optional.empty(), Optional.empty(), 10, 10, Optional.empty(), Optional.empty());

    public ImportOptions {
        if (!(rate > 0) || !(speed > 0) || !(rate < 1e6) || !(speed < 1e3)) {
            throw new IllegalArgumentException("rate and speed of an import must be above 0");
        }
    }

    public ImportOptions withAxes(TrackAxes wanted) {
        return new ImportOptions(Optional.of(wanted), timeUnit, rate, speed, pick, vehicleFromCamera);
    }

    public ImportOptions withTimeUnit(double seconds) {
        return new ImportOptions(axes, Optional.of(seconds), rate, speed, pick, vehicleFromCamera);
    }

    /// @param posesPerSecond above 0
    public ImportOptions withRate(double posesPerSecond) {
        return new ImportOptions(axes, timeUnit, posesPerSecond, speed, pick, vehicleFromCamera);
    }

    public ImportOptions withPick(String name) {
        return new ImportOptions(axes, timeUnit, rate, speed, Optional.of(name), vehicleFromCamera);
    }

    public ImportOptions withCamera(Pose place) {
        return new ImportOptions(axes, timeUnit, rate, speed, pick, Optional.of(place));
    }
}
