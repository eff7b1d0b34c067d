package cosmonaut.network;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a network is told of noise levels: a row of numbers for each, in the backend's memory.
///
/// The levels of a schedule are uploaded together before a run, so that the run itself transfers nothing. Any other
/// level is uploaded when it is asked for. A kernel that computed the row would take the place of the one copy of a row
/// that a step makes of them, and save nothing.
public final class NoiseEmbeddings {

    /// How a level is told.
    @FunctionalInterface
    public interface Formula {

        /// @param row written
        /// @param from where the level's numbers begin
        void write(float[] row, int from, double level);
    }

    private final Backend backend;
    private final TensorScope scope;
    private final int width;
    private final Formula formula;
    private final Tensor other;
    private double otherLevel = Double.NaN;
    private double[] levels = {};
    private @Nullable TensorScope planned;
    private @Nullable Tensor rows;

    /// @param scope owns the rows
    /// @param width numbers of a row
    public NoiseEmbeddings(Backend backend, TensorScope scope, int width, Formula formula) {
        this.backend = backend;
        this.scope = scope;
        this.width = width;
        this.formula = formula;
        this.other = scope.allocate(backend.activationType(), 1, width);
    }

    /// Uploads the levels of a schedule in place of those before; nothing if they are the same.
    public void plan(double... newLevels) {
        if (Arrays.equals(levels, newLevels)) {
            return;
        }
        levels = new double[0];
        if (planned != null) {
            planned.close();
        }
        planned = scope.child("noise levels");
        rows = planned.allocate(backend.activationType(), newLevels.length, width);
        float[] values = new float[newLevels.length * width];
        for (int i = 0; i < newLevels.length; i++) {
            formula.write(values, i * width, newLevels[i]);
        }
        backend.write(rows, values);
        levels = newLevels.clone();
    }

    /// The row of a level, `[1,width]` in the type of activations; valid until another level or plan is asked for.
    public Tensor of(double level) {
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] == level && rows != null) {
                return rows.slice(i, i + 1);
            }
        }
        if (level != otherLevel) {
            otherLevel = Double.NaN;
            float[] values = new float[width];
            formula.write(values, 0, level);
            backend.write(other, values);
            otherLevel = level;
        }
        return other;
    }
}
