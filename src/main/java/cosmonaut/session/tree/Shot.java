package cosmonaut.session.tree;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.SolidSpace;
import org.jspecify.annotations.Nullable;

/// A generated picture of a flight, the first one included. Immutable.
///
/// @param index number in the flight
/// @param chunk number of its chunk, 0 for the first picture
/// @param anchor whether it is the last of its chunk, whose depth the network made
/// @param seen share of its pixels that the world remembered
/// @param seconds flight time when it is due
/// @param change changes of the control that its camera reflects
/// @param warpable the same with depth, to be seen from elsewhere; none when there is no depth
/// @param metres typical distance of what it shows
/// @param solid what is solid around its chunk, as far as the world is known after it
public record Shot(
        int index,
        long chunk,
        boolean anchor,
        Picture picture,
        CameraFrame camera,
        double seen,
        double seconds,
        long change,
        @Nullable Keyframe warpable,
        double metres,
        SolidSpace solid) {

    /// What is taken where depth is unknown.
    public static final double USUAL_METRES = 4;

    /// In a world of which nothing is known to be solid.
    public Shot(
            int index,
            long chunk,
            boolean anchor,
            Picture picture,
            CameraFrame camera,
            double seen,
            double seconds,
            long change,
            @Nullable Keyframe warpable,
            double metres) {
        this(index, chunk, anchor, picture, camera, seen, seconds, change, warpable, metres, SolidSpace.UNKNOWN);
    }

    /// The same at another flight time.
    public Shot dueAt(double otherSeconds) {
        return new Shot(index, chunk, anchor, picture, camera, seen, otherSeconds, change, warpable, metres, solid);
    }

    /// How far a view lies from it, in pixels that the picture moves, roughly.
    public double pixelsTo(CameraFrame view) {
        return Displacement.pixels(camera, view, metres);
    }
}
