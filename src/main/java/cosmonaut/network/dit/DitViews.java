package cosmonaut.network.dit;

import cosmonaut.InvalidInputException;
import java.util.Arrays;

/// How a network makes several synchronised views at once (Cosmos 1.0, section 5.1).
///
/// The latent frames of all views stand one view after the other ("(V T)"). A view is told by channels behind the
/// padding channel: its row of a table, to which a map of how often its pictures were repeated may be added; behind
/// them a map of the trajectory, if there is one.
///
/// @param count views V (`n_views`)
/// @param rows of the table, at least as many (`n_views_emb`); the first V are used
/// @param width channels that tell a view (`view_condition_dim`)
/// @param repeatFrames whether repeated pictures are told (`add_repeat_frame_embedding`)
/// @param trajectoryWidth channels that tell the trajectory, 0 for none (`traj_condition_dim`)
public record DitViews(int count, int rows, int width, boolean repeatFrames, int trajectoryWidth) {

    /// Numbers of a trajectory: 64 points of three coordinates, point by point.
    public static final int TRAJECTORY = 64 * 3;

    /// What the published command line gives the negative branch.
    public static final double NEGATIVE_REPEATS = 10;

    /// Told to the negative branch instead of [#NEGATIVE_REPEATS], leaves it as the positive one.
    public static final double NO_NEGATIVE_REPEATS = -1;

    private static final int REPEATED_VIEWS = 2;

    public DitViews {
        requireRange("n_views", count, 2, 64);
        requireRange("n_views_emb", rows, count, 1024);
        requireRange("view_condition_dim", width, 1, 1024);
        requireRange("traj_condition_dim", trajectoryWidth, 0, 1024);
    }

    /// Channels behind the padding channel.
    public int channels() {
        return width + trajectoryWidth;
    }

    /// Repeats per view that the negative branch of guidance is told where the positive one is told none: so many of
    /// the last two views.
    ///
    /// @param repeats [#NEGATIVE_REPEATS] as published; [#NO_NEGATIVE_REPEATS] tells none of any view
    public float[] negativeRepeats(double repeats) {
        float[] all = new float[count];
        if (repeats != NO_NEGATIVE_REPEATS) {
            Arrays.fill(all, count - REPEATED_VIEWS, count, (float) repeats);
        }
        return all;
    }

    private static void requireRange(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidInputException(
                    key + " is " + value + "; give a whole number from " + least + " to " + most);
        }
    }
}
