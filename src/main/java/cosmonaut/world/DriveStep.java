package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.network.dit.DitViews;
import java.util.List;

/// Where the next chunk of a drive goes.
///
/// @param cameras of every view, those of the new pictures in their order, in the frame of the drive's start
/// @param trajectory 64 points of three coordinates, 0.1 s apart, metres, point by point, anchored at the chunk's first
///     picture; empty stays where it is. Only networks read it that are told
public record DriveStep(List<List<CameraFrame>> cameras, float[] trajectory) {

    public DriveStep {
        cameras = cameras.stream().map(List::copyOf).toList();
        trajectory = trajectory.clone();
        if (trajectory.length != 0 && trajectory.length != DitViews.TRAJECTORY) {
            throw new IllegalArgumentException("a trajectory of " + trajectory.length + " numbers");
        }
        for (float value : trajectory) {
            if (!Float.isFinite(value)) {
                throw new InvalidInputException("a point of the trajectory is " + value + "; give finite metres");
            }
        }
    }

    /// The trajectory, or as many zeros.
    float[] points() {
        return trajectory.length == 0 ? new float[DitViews.TRAJECTORY] : trajectory.clone();
    }
}
