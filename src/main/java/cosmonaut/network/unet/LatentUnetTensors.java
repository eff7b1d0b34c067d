package cosmonaut.network.unet;

import cosmonaut.network.LevelRise;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tensors between the steps of a [LatentUnet].
///
/// @param facts `[1,2*waves+facts]` as they are given
/// @param between `[1,embed]`
/// @param told `[1,embed]` as the blocks hear them
/// @param input `[1,h,w,inputs]`
/// @param inputRing room for the input's circle
/// @param levels from fine to coarse
/// @param rises what comes up into each level but the coarsest
/// @param joinRings room for the circles of what comes up
/// @param result `[1,h,w,outputs]`
record LatentUnetTensors(
        Tensor facts,
        Tensor between,
        Tensor told,
        Tensor input,
        Optional<Ring> inputRing,
        List<Level> levels,
        List<LevelRise> rises,
        List<Optional<Ring>> joinRings,
        Tensor result) {

    /// @param skip `[1,h,w,width]` on the way down
    /// @param stream `[1,h,w,width]` on the way up
    /// @param normed `[1,h,w,width]`
    /// @param between `[1,h,w,width]`
    /// @param modulation `[3*width]`: shift, scale, gate
    /// @param ones `[width]`
    /// @param ring room for the level's circle
    /// @param heads room for its attention
    record Level(
            Tensor skip,
            Tensor stream,
            Tensor normed,
            Tensor between,
            Tensor modulation,
            Tensor ones,
            Optional<Ring> ring,
            Optional<Heads> heads) {}

    /// A picture with one column of its other side on each side.
    ///
    /// @param left `[1,h,1,c]`
    /// @param right `[1,h,1,c]`
    /// @param padded `[1,h,w+2,c]`
    record Ring(Tensor left, Tensor right, Tensor padded) {

        static Ring allocate(TensorScope scope, DType type, int h, int w, int channels) {
            return new Ring(
                    scope.allocate(type, 1, h, 1, channels),
                    scope.allocate(type, 1, h, 1, channels),
                    scope.allocate(type, 1, h, w + 2, channels));
        }

        /// @param x `[1,h,w,c]`
        Tensor pad(Backend backend, Tensor x) {
            backend.narrow(left, x, 2, x.shape().extent(2) - 1);
            backend.narrow(right, x, 2, 0);
            backend.concat(padded, 2, left, x, right);
            return padded;
        }
    }

    /// @param qkv `[1,h,w,3*width]`
    /// @param q `[1,h,w,width]`
    /// @param k `[1,h,w,width]`
    /// @param v `[1,h,w,width]`
    record Heads(Tensor qkv, Tensor q, Tensor k, Tensor v) {}

    static LatentUnetTensors allocate(TensorScope scope, DType type, LatentUnetForm form, int height, int width) {
        List<Integer> widths = form.widths();
        List<Level> levels = new ArrayList<>();
        List<LevelRise> rises = new ArrayList<>();
        List<Optional<Ring>> joinRings = new ArrayList<>();
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
                    scope.allocate(type, channels),
                    ring(scope, type, form, h, w, channels),
                    heads(scope, type, form, i, h, w)));
            if (i + 1 < widths.size()) {
                int above = widths.get(i + 1);
                rises.add(LevelRise.allocate(scope, type, 1, h, w, channels, above));
                joinRings.add(ring(scope, type, form, h, w, above + channels));
            }
            h = (h + 1) / 2;
            w = (w + 1) / 2;
        }
        return new LatentUnetTensors(
                scope.allocate(type, 1, 2 * form.waves() + form.facts()),
                scope.allocate(type, 1, form.embed()),
                scope.allocate(type, 1, form.embed()),
                scope.allocate(type, 1, height, width, form.inputs()),
                ring(scope, type, form, height, width, form.inputs()),
                levels,
                rises,
                joinRings,
                scope.allocate(type, 1, height, width, form.outputs()));
    }

    private static Optional<Ring> ring(TensorScope scope, DType type, LatentUnetForm form, int h, int w, int channels) {
        return form.circle() ? Optional.of(Ring.allocate(scope, type, h, w, channels)) : Optional.empty();
    }

    private static Optional<Heads> heads(TensorScope scope, DType type, LatentUnetForm form, int level, int h, int w) {
        int channels = form.widths().get(level);
        return form.attention().stream()
                .filter(attention -> attention.level() == level)
                .findFirst()
                .map(attention -> new Heads(
                        scope.allocate(type, 1, h, w, 3 * channels),
                        scope.allocate(type, 1, h, w, channels),
                        scope.allocate(type, 1, h, w, channels),
                        scope.allocate(type, 1, h, w, channels)));
    }
}
