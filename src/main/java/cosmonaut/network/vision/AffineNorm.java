package cosmonaut.network.vision;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;

/// A LayerNorm with weight and bias, as [Backend#layerNormModulate] takes them.
///
/// @param scale the weight less 1
/// @param shift the bias
record AffineNorm(Tensor scale, Tensor shift) {

    /// Of every norm of DINOv2.
    static final float EPSILON = 1e-6f;

    static AffineNorm read(WeightReader weights, TensorScope scope, String name) {
        float[] scale = weights.host(name + ".weight").toFloats();
        for (int i = 0; i < scale.length; i++) {
            scale[i] -= 1;
        }
        Backend backend = weights.backend();
        Tensor kept = scope.allocate(backend.activationType(), scale.length);
        backend.write(kept, scale);
        return new AffineNorm(kept, weights.vector(name + ".bias"));
    }

    void apply(Backend backend, Tensor dst, Tensor x) {
        backend.layerNormModulate(dst, x, scale, shift, EPSILON);
    }
}
