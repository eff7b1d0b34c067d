package cosmonaut.network.prior;

import cosmonaut.network.LevelRise;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/// The tensors between the steps of a [PriorNetwork].
///
/// @param facts `[1,facts]` as they are given
/// @param between `[1,embed]`
/// @param told `[1,embed]` as the blocks hear them
/// @param input `[1,h,w,inputs]`
/// @param levels from fine to coarse
/// @param rises what comes up into each level but the coarsest
/// @param result `[1,h,w,latent]`
record PriorTensors(
        Tensor facts,
        Tensor between,
        Tensor told,
        Tensor input,
        List<Level> levels,
        List<LevelRise> rises,
        Tensor result) {

    /// @param skip `[1,h,w,width]` on the way down
    /// @param stream `[1,h,w,width]` on the way up
    /// @param normed `[1,h,w,width]`
    /// @param between `[1,h,w,width]`
    /// @param modulation `[3*width]`: shift, scale, gate
    /// @param ones `[width]`
    record Level(Tensor skip, Tensor stream, Tensor normed, Tensor between, Tensor modulation, Tensor ones) {}

    static PriorTensors allocate(TensorScope scope, DType type, PriorConfig config, int height, int width) {
        List<Integer> widths = config.widths();
        List<Level> levels = new ArrayList<>();
        List<LevelRise> rises = new ArrayList<>();
        int h = height;
        int w = width;
        for (int i = 0; i < widths.size(); i++) {
            int channels = widths.get(i);
            levels.add(new Level(
                    scope.allocate(type, 1, h, w, channels),
                    scope.allocate(type, 1, h, w, channels),
                    scope.allocate(type, 1, h, w, channels),
                    scope.allocate(type, 1, h, w, channels),
                    scope.allocate(type, 3 * channels),
                    scope.allocate(type, channels)));
            if (i + 1 < widths.size()) {
                rises.add(LevelRise.allocate(scope, type, 1, h, w, channels, widths.get(i + 1)));
            }
            h = (h + 1) / 2;
            w = (w + 1) / 2;
        }
        return new PriorTensors(
                scope.allocate(type, 1, config.facts()),
                scope.allocate(type, 1, config.embed()),
                scope.allocate(type, 1, config.embed()),
                scope.allocate(type, 1, height, width, config.inputs()),
                levels,
                rises,
                scope.allocate(type, 1, height, width, config.latent()));
    }
}
