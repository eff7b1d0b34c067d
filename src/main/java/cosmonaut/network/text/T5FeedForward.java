package cosmonaut.network.text;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `wo(relu(wi x))`, or gated `wo(gelu(wi_0 x) * wi_1 x)` with the tanh form of GELU.
final class T5FeedForward {

    private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBE = 0.044715;

    private final Backend backend;
    private final LinearWeight inner;
    private final @Nullable LinearWeight gated;
    private final LinearWeight outer;

    /// @param matrices by name
    T5FeedForward(Backend backend, Function<String, LinearWeight> matrices, String name, T5Config config) {
        this.backend = backend;
        this.inner = matrices.apply(name + (config.isGated() ? ".wi_0" : ".wi"));
        this.gated = config.isGated() ? matrices.apply(name + ".wi_1") : null;
        this.outer = matrices.apply(name + ".wo");
    }

    /// `dst [L,D]` from `x [L,D]`.
    void apply(Tensor dst, Tensor x, T5Workspace tensors) {
        Tensor wide = tensors.wide();
        if (gated == null) {
            backend.linear(wide, x, inner, Activation.RELU);
        } else {
            backend.linear(wide, x, inner, Activation.NONE);
            gelu(wide, tensors.gate());
            backend.linear(tensors.gate(), x, gated, Activation.NONE);
            backend.multiply(wide, wide, tensors.gate());
        }
        backend.linear(dst, wide, outer, Activation.NONE);
    }

    /// `x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))` in place.
    private void gelu(Tensor x, Tensor free) {
        backend.multiply(free, x, x);
        backend.multiply(free, free, x);
        backend.axpby(free, GELU_SCALE, x, GELU_SCALE * GELU_CUBE, free);
        backend.activate(free, Activation.TANH, free);
        backend.multiply(free, free, x);
        backend.axpby(x, 0.5, x, 0.5, free);
    }
}
