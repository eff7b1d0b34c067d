package cosmonaut.network.vision;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;

/// The tensors between the steps of a [VisionTransformer] for pictures of one size.
///
/// @param patches `[N,588]`, written before every run: feature `(c*14 + dy)*14 + dx` of a patch
/// @param positions `[1+N,D]`: the class token with its position, then the position of every patch
/// @param x `[1+N,D]` the residual stream, the class token first
/// @param normed `[1+N,D]`
/// @param queries `[1,1+N,heads,features]`, as keys, values and attended
/// @param wide `[1+N,F]`
public record VisionTensors(
        Tensor patches,
        Tensor positions,
        Tensor x,
        Tensor normed,
        Tensor queries,
        Tensor keys,
        Tensor values,
        Tensor attended,
        Tensor wide) {

    static VisionTensors allocate(TensorScope scope, DType type, VisionConfig config, int patches) {
        int tokens = 1 + patches;
        int heads = config.heads();
        int features = config.width() / heads;
        return new VisionTensors(
                scope.allocate(type, patches, VisionConfig.PATCH_NUMBERS),
                scope.allocate(type, tokens, config.width()),
                scope.allocate(type, tokens, config.width()),
                scope.allocate(type, tokens, config.width()),
                scope.allocate(type, 1, tokens, heads, features),
                scope.allocate(type, 1, tokens, heads, features),
                scope.allocate(type, 1, tokens, heads, features),
                scope.allocate(type, 1, tokens, heads, features),
                scope.allocate(type, tokens, config.hidden()));
    }
}
