package cosmonaut.network.depth;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.vision.VisionConfig;
import cosmonaut.tensor.WeightSource;
import java.util.ArrayList;
import java.util.List;

/// The shape of one of MoGe-2's stacks: levels of twice the size each.
///
/// @param levels from coarse to fine
/// @param outputs channels that the last level ends with, 0 if it ends with its own
record ConvStackConfig(List<Level> levels, int outputs) {

    private static final int MOST = 16;

    /// @param inputs channels that are brought in there
    /// @param width channels
    /// @param residuals how many
    /// @param hidden channels within them
    /// @param isTransposed whether a transposed convolution leads to the next level, else a bilinear resize
    record Level(int inputs, int width, int residuals, int hidden, boolean isTransposed) {}

    ConvStackConfig {
        levels = List.copyOf(levels);
    }

    /// What the shapes of weights tell.
    ///
    /// @param prefix of the names, such as `neck.`
    static ConvStackConfig implied(WeightSource weights, String prefix) {
        List<Level> levels = new ArrayList<>();
        int last = 0;
        for (int i = 0; i < MOST && weights.has(prefix + "input_blocks." + i + ".weight"); i++) {
            String enter = prefix + "input_blocks." + i + ".weight";
            int width = VisionConfig.extent(weights, enter, 0);
            int residuals = 0;
            while (residuals < MOST && weights.has(residual(prefix, i, residuals) + ".layers.2.weight")) {
                residuals++;
            }
            int hidden = residuals == 0
                    ? width
                    : VisionConfig.extent(weights, residual(prefix, i, 0) + ".layers.2.weight", 0);
            boolean transposed = weights.has(prefix + "resamplers." + i + ".0.weight");
            levels.add(new Level(VisionConfig.extent(weights, enter, 1), width, residuals, hidden, transposed));
            last = i;
        }
        String leave = prefix + "output_blocks." + last + ".weight";
        return new ConvStackConfig(levels, weights.has(leave) ? VisionConfig.extent(weights, leave, 0) : 0);
    }

    void expect(ExpectedWeights expected, String prefix) {
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            conv(expected, prefix + "input_blocks." + i, level.width(), level.inputs(), 1);
            for (int j = 0; j < level.residuals(); j++) {
                PlainResidual.expect(expected, residual(prefix, i, j), level.width(), level.hidden());
            }
            if (i + 1 == levels.size()) {
                break;
            }
            String up = prefix + "resamplers." + i;
            int next = levels.get(i + 1).width();
            if (level.isTransposed()) {
                expected.add(up + ".0.weight", level.width(), next, 2, 2).add(up + ".0.bias", next);
            }
            conv(expected, up + ".1", next, level.isTransposed() ? next : level.width(), 3);
        }
        if (outputs > 0) {
            String leave = prefix + "output_blocks." + (levels.size() - 1);
            conv(expected, leave, outputs, levels.getLast().width(), 1);
        }
    }

    /// Elements of the widest tensor, of h x w at the coarsest level, with a ring around it.
    long widest(int h, int w) {
        long most = 0;
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            int before = i == 0 ? 0 : levels.get(i - 1).width();
            int channels = Math.max(Math.max(level.width(), level.hidden()), before);
            most = Math.max(most, ((long) (h << i) + 2) * ((w << i) + 2) * channels);
        }
        return most;
    }

    static String residual(String prefix, int level, int index) {
        return prefix + "res_blocks." + level + "." + index;
    }

    private static void conv(ExpectedWeights expected, String name, int outputs, int inputs, int size) {
        expected.add(name + ".weight", outputs, inputs, size, size).add(name + ".bias", outputs);
    }
}
