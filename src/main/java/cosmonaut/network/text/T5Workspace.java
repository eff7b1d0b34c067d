package cosmonaut.network.text;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;

/// The tensors between the steps of a [T5Encoder] for one text of L tokens.
///
/// @param x `[L,D]` the residual stream
/// @param normed `[L,D]`
/// @param result `[L,D]`
/// @param queries `[1,L,heads,features]`, as keys, values and attended
/// @param wide `[L,F]`
/// @param gate `[L,F]`, empty unless the feed-forward part is gated
/// @param bias f32 `[heads,L,L]`
record T5Workspace(
        Tensor x,
        Tensor normed,
        Tensor result,
        Tensor queries,
        Tensor keys,
        Tensor values,
        Tensor attended,
        Tensor wide,
        Tensor gate,
        Tensor bias) {

    static T5Workspace allocate(TensorScope scope, DType type, T5Config config, int length) {
        int width = config.dModel();
        int heads = config.numHeads();
        int features = config.dKv();
        return new T5Workspace(
                scope.allocate(type, length, width),
                scope.allocate(type, length, width),
                scope.allocate(type, length, width),
                scope.allocate(type, 1, length, heads, features),
                scope.allocate(type, 1, length, heads, features),
                scope.allocate(type, 1, length, heads, features),
                scope.allocate(type, 1, length, heads, features),
                scope.allocate(type, length, config.dFf()),
                scope.allocate(type, config.isGated() ? length : 0, config.dFf()),
                scope.allocate(DType.F32, heads, length, length));
    }
}
