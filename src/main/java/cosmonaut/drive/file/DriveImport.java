package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.plan.Manoeuvres;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// A file as it would become a drawn drive, before it does.
///
/// @param options  with which it was read
/// @param drive    what the file holds, and the convention that was understood
/// @param anchored whether it begins where the vehicle stands, straight ahead; else it lies as in the file
/// @param draft    what would be drawn
/// @param off      metres by which the drawn drive is off the file's poses at most, at the same times
public record DriveImport(
        Path file, ImportOptions options, ImportedDrive drive, boolean anchored, DriveDraft draft, double off) {

    /// Formats made for vehicles say their axes themselves.
    private static final Set<String> KNOWN = Set.of("project", "CSV", "OpenSCENARIO", "nuScenes", "GeoJSON");

    /// A drive that begins further from the vehicle than this, metres, or turned by more, is one of another place.
    private static final double FAR = 20;

    private static final double ASKEW = Math.toRadians(35);

    /// @param anchored as in the record; empty to anchor what begins somewhere else
    /// @param like     whose vehicle and limits it takes where the file says none
    /// @throws InvalidInputException if the file cannot be read, or cannot be driven forwards; one line
    public static DriveImport of(Path file, ImportOptions options, Optional<Boolean> anchored, DriveDraft like) {
        ImportedDrive drive = new DriveReader(options).read(file);
        if (drive.draft().isPresent()) {
            return new DriveImport(file, options, drive, false, drive.draft().get(), 0);
        }
        EgoTrack track = drive.track();
        boolean elsewhere = anchored.orElseGet(() -> elsewhere(track));
        EgoTrack placed = elsewhere ? track.anchored() : track;
        try {
            DriveDraft draft = Manoeuvres.of(placed, like);
            return new DriveImport(file, options, drive, elsewhere, draft, off(placed, DrivePlan.of(draft)));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }

    private static boolean elsewhere(EgoTrack track) {
        var first = track.get(0).pose();
        return Math.hypot(first.tx(), first.ty()) > FAR || Math.abs(EgoPose.yaw(first)) > ASKEW;
    }

    private static double off(EgoTrack track, DrivePlan plan) {
        double off = 0;
        for (EgoTrack.Sample sample : track.samples()) {
            off = Math.max(off, plan.poseAt(sample.seconds() - track.start()).distanceTo(sample.pose()));
        }
        return off;
    }

    /// The places that are drawn before they are used.
    public EgoTrack track() {
        return anchored ? drive.track().anchored() : drive.track();
    }

    /// Whether it is a drawn drive of this program, taken over as it was drawn.
    public boolean isLossless() {
        return drive.draft().isPresent();
    }

    /// Whether the file leaves open which way its axes point.
    public boolean hasAxes() {
        return !KNOWN.contains(drive.format());
    }

    /// Whether the file leaves open the unit of its times.
    public boolean hasUnit() {
        return drive.format().equals("CSV") && drive.convention().timeUnit() > 0;
    }

    /// Whether the file has no times at all.
    public boolean hasRate() {
        return drive.convention().timeUnit() == 0;
    }
}
