package cosmonaut.tensor.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Elements;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/// Makes the operands of one case: seeded, lying between guard rows, destinations poisoned.
///
/// The guards are NaN: who reads beyond an operand spoils the result, who writes beyond it is found by
/// [#checkGuards]. They also put the operands at odd addresses.
final class Bench implements AutoCloseable {

    private static final int POISON = 77;

    private final Backend backend;
    private final boolean halved;
    private final TensorScope scope;
    private final Random random = new Random(20260101);
    private final List<Tensor> guarded = new ArrayList<>();

    Bench(Backend backend) {
        this(backend, false);
    }

    /// @param halved numbers are those that bf16 holds, and operands that a case wants in f32 are of the backend's
    ///     activation type: the same case on the same numbers, whatever activations are
    Bench(Backend backend, boolean halved) {
        this.backend = backend;
        this.halved = halved;
        this.scope = backend.openScope("bench");
    }

    Backend backend() {
        return backend;
    }

    TensorScope scope() {
        return scope;
    }

    /// Normally distributed numbers.
    Tensor normal(DType dtype, int... extents) {
        return input(dtype, random::nextGaussian, extents);
    }

    /// Normally distributed numbers about a mean.
    Tensor around(double mean, DType dtype, int... extents) {
        return input(dtype, () -> mean + random.nextGaussian(), extents);
    }

    /// Normally distributed numbers in exactly this type: what stays f32 whatever activations are.
    Tensor table(DType dtype, int... extents) {
        return guard(host(dtype, random::nextGaussian, extents), dtype);
    }

    /// Normally distributed numbers, one for each channel. Unlike those of [#normal] they begin where wide loads may.
    Tensor perChannel(DType dtype, int channels) {
        return normal(dtype, 1, channels).reshape(channels);
    }

    /// Whole numbers from 0 to `limit - 1`.
    Tensor whole(DType dtype, int limit, int... extents) {
        return backend.upload(scope, host(dtype, () -> random.nextInt(limit), extents));
    }

    /// The numbers given, in f32.
    Tensor given(float... values) {
        float[] rounded = values.clone();
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) round(values[i]);
        }
        return guard(HostTensor.ofFloats(rounded, values.length), activation(DType.F32));
    }

    /// A host tensor of small normally distributed numbers, as weights come from a file.
    HostTensor hostSmall(DType dtype, int... extents) {
        return host(dtype, () -> 0.1 * random.nextGaussian(), extents);
    }

    private Tensor input(DType dtype, java.util.function.DoubleSupplier next, int... extents) {
        return guard(host(dtype, next, extents), activation(dtype));
    }

    private DType activation(DType dtype) {
        return halved && dtype == DType.F32 ? backend.activationType() : dtype;
    }

    private double round(double value) {
        return halved ? Elements.bf16ToFloat(Elements.floatToBf16((float) value)) : value;
    }

    private Tensor guard(HostTensor host, DType dtype) {
        Tensor view = guarded(dtype, host.shape().toArray());
        backend.copy(view, backend.upload(scope, host));
        return view;
    }

    /// A destination in which nothing was written yet.
    Tensor poisoned(DType dtype, int... extents) {
        return guarded(activation(dtype), extents);
    }

    /// Numbers that follow from their index, in exactly this type.
    Tensor exactly(DType dtype, IntToDoubleFunction values, int... extents) {
        HostTensor host = HostTensor.allocate(dtype, Shape.of(extents));
        for (int i = 0; i < host.shape().elements(); i++) {
            host.set(i, values.applyAsDouble(i));
        }
        return guard(host, dtype);
    }

    /// As [#poisoned], of exactly this type.
    Tensor poisonedExactly(DType dtype, int... extents) {
        return guarded(dtype, extents);
    }

    private Tensor guarded(DType dtype, int... extents) {
        Shape shape = Shape.of(extents);
        Tensor whole = scope.allocate(dtype, shape.with(0, extents[0] + 2));
        backend.fill(whole, dtype.isFloating() ? Double.NaN : POISON);
        guarded.add(whole);
        return whole.slice(1, extents[0] + 1);
    }

    private HostTensor host(DType dtype, java.util.function.DoubleSupplier next, int... extents) {
        Shape shape = Shape.of(extents);
        HostTensor host = HostTensor.allocate(dtype, shape);
        for (int i = 0; i < shape.elements(); i++) {
            host.set(i, round(next.getAsDouble()));
        }
        return host;
    }

    /// Fails if anything was written before or behind an operand.
    void checkGuards(Function<Tensor, double[]> download) {
        for (Tensor whole : guarded) {
            int rows = whole.shape().extent(0);
            double poison = whole.dtype().isFloating() ? Double.NaN : POISON;
            for (Tensor guard : List.of(whole.slice(0, 1), whole.slice(rows - 1, rows))) {
                for (double value : download.apply(guard)) {
                    assertEquals(poison, value, "written outside of operand " + whole.slice(1, rows - 1));
                }
            }
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
