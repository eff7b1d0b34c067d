package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.media.Picture;
import cosmonaut.network.dit.DitViews;
import java.util.List;

/// What a multi-view model is asked for.
///
/// @param given pictures of every view, of the model's size, the newest last; the model goes on from the last ones.
///     None for a model that goes by text alone
/// @param captions one for every view, in the order of the model's views
/// @param trajectory 64 points of three coordinates, 0.1 s apart, metres, point by point; empty stays where it is
/// @param repeats how often the pictures of each view were repeated for their rate, 0 for not at all; missing ones are
/// 0
/// @param seed of the noise, which runs on from chunk to chunk
public record ViewsRequest(
        List<List<Picture>> given, List<String> captions, float[] trajectory, float[] repeats, long seed) {

    static final ViewsRequest EMPTY = new ViewsRequest(List.of(), List.of(), 0);

    public ViewsRequest {
        given = given.stream().map(List::copyOf).toList();
        captions = List.copyOf(captions);
        trajectory = trajectory.clone();
        repeats = repeats.clone();
        if (trajectory.length != 0 && trajectory.length != DitViews.TRAJECTORY) {
            throw new IllegalArgumentException("a trajectory of " + trajectory.length + " numbers");
        }
        for (float value : trajectory) {
            if (!Float.isFinite(value)) {
                throw new InvalidInputException("a point of the trajectory is " + value + "; give finite metres");
            }
        }
    }

    /// Without a trajectory and repeated pictures.
    public ViewsRequest(List<List<Picture>> given, List<String> captions, long seed) {
        this(given, captions, new float[0], new float[0], seed);
    }

    /// The same with a trajectory.
    public ViewsRequest withTrajectory(float... points) {
        return new ViewsRequest(given, captions, points, repeats, seed);
    }
}
