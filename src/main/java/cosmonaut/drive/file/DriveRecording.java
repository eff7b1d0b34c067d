package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.rig.PinholeLens;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A drive that cameras saw, for other programs: the vehicle's pose at every picture, and the rig.
///
/// @param name        of the drive, not empty
/// @param description for people
/// @param location    of the world, for people
/// @param startMicros microseconds since 1970 at time 0 of the frames, 0 or more
/// @param frames      a pose for each picture; all cameras take theirs at once
/// @param rig         with the size and lenses of the pictures as they are
public record DriveRecording(
        String name, String description, String location, long startMicros, EgoTrack frames, Rig rig) {

    public DriveRecording {
        if (name.isBlank()) {
            throw new InvalidInputException("a recording has no name; give it one");
        }
        if (startMicros < 0) {
            throw new InvalidInputException("a recording starts at " + startMicros + " us; give 0 or more");
        }
    }

    /// Microseconds since 1970 of a frame.
    public long micros(int frame) {
        return startMicros + Math.round(frames.get(frame).seconds() * 1e6);
    }

    /// What nuScenes calls the camera: `CAM_FRONT` and so on by the view, else by the id.
    public static String channel(RigCamera camera) {
        View view = camera.view();
        String word =
                view == null ? camera.id() : view == View.LEFT || view == View.RIGHT ? "FRONT_" + view : view.name();
        String plain = word.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
        return plain.startsWith("CAM_") ? plain : "CAM_" + plain;
    }

    /// A sentence for each camera whose lens the tables of others cannot say.
    List<String> lensNotes() {
        List<String> notes = new ArrayList<>();
        for (RigCamera camera : rig.cameras()) {
            if (!(camera.lens() instanceof PinholeLens)) {
                notes.add("camera " + camera.id() + " has a lens of the type "
                        + camera.lens().type()
                        + ", written as the pinhole nearest to it; rectify its pictures for overlays");
            }
        }
        return notes;
    }
}
