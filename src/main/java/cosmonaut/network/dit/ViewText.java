package cosmonaut.network.dit;

import cosmonaut.tensor.Tensor;
import java.util.Arrays;

/// What one branch of guidance tells a multi-view network beside the latent (Cosmos 1.0, section 5.1).
///
/// @param rows `[V*L,E]` f32: L rows of every view's prompt, those past its length zero
/// @param validRows how many rows of each view's are text
/// @param repeats how often the pictures of each view were repeated, 0 for not at all
/// @param trajectory [DitViews#TRAJECTORY] numbers, metres; not read by a network without a trajectory
public record ViewText(Tensor rows, int[] validRows, float[] repeats, float[] trajectory) {

    public ViewText {
        validRows = validRows.clone();
        repeats = repeats.clone();
        trajectory = trajectory.clone();
    }

    /// Without repeats and with a trajectory that stays where it is.
    public static ViewText of(Tensor rows, int... validRows) {
        return new ViewText(rows, validRows, new float[validRows.length], new float[DitViews.TRAJECTORY]);
    }

    /// The same with repeats.
    public ViewText withRepeats(float... newRepeats) {
        return new ViewText(rows, validRows, newRepeats, trajectory);
    }

    /// The same with a trajectory.
    public ViewText withTrajectory(float... newTrajectory) {
        return new ViewText(rows, validRows, repeats, newTrajectory);
    }

    /// The most rows that a view has.
    int longest() {
        return Arrays.stream(validRows).max().orElse(0);
    }

    /// @throws IllegalArgumentException unless everything is there for each view
    void requireFit(DitViews views, int textDim) {
        int perView = rows.shape().extent(0) / views.count();
        if (rows.shape().rank() != 2
                || rows.shape().extent(1) != textDim
                || rows.shape().extent(0) != perView * views.count()
                || validRows.length != views.count()
                || repeats.length != views.count()
                || trajectory.length != DitViews.TRAJECTORY
                || Arrays.stream(validRows).anyMatch(valid -> valid < 0 || valid > perView)) {
            throw new IllegalArgumentException(Arrays.toString(validRows) + " rows of " + rows + ", "
                    + repeats.length + " repeats and a trajectory of " + trajectory.length + " numbers do not fit "
                    + views + " with text of " + textDim);
        }
    }
}
