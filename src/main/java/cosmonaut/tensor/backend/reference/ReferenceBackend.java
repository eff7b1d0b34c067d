package cosmonaut.tensor.backend.reference;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.OpChecks;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Every operation as its definition reads, one element at a time, in double precision and rounded once.
///
/// Never optimised: it is what the other backends are tested against. It takes no tensor memory in an operation, but
/// works on heap copies of the operands.
public final class ReferenceBackend implements Backend {

    private final HostMemory memory;
    private final DType activation;
    private final OpChecks checks;

    public ReferenceBackend() {
        this(new HostMemory());
    }

    public ReferenceBackend(HostMemory memory) {
        this(memory, DType.F32);
    }

    /// @param memory where the tensors of [#openScope] live
    /// @param activation what [#activationType] answers: BF16 makes it the truth for devices that compute with such
    public ReferenceBackend(HostMemory memory, DType activation) {
        this.memory = memory;
        this.activation = activation;
        this.checks = new OpChecks("reference", activation, this::supports);
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public String description() {
        return "reference: scalar, double precision, one thread";
    }

    @Override
    public DType activationType() {
        return activation;
    }

    /// F32, F16 and BF16 weights and tables; data movement in every type; the rest in F32, F64 and the activation type.
    @Override
    public boolean supports(Op op, DType dtype) {
        return switch (op) {
            case FILL, PERMUTE, CONCAT, NARROW, COPY -> true;
            case LINEAR, CONV, GATHER -> dtype.isFloating() && dtype != DType.F64;
            case LINEAR_COMBINATION -> dtype == DType.F32 || dtype == DType.F64;
            case MULTIPLY_ADD, AFFINE, GUIDE, TO_BYTES, RAYS, FARTHEST, SPLAT, OCCLUDE -> dtype == DType.F32;
            default -> dtype == DType.F32 || dtype == DType.F64 || dtype == activation;
        };
    }

    @Override
    public long freeBytes() {
        return memory.freeBytes();
    }

    @Override
    public TensorScope openScope(String name) {
        return TensorScope.root(name, memory);
    }

    @Override
    public void close() {}

    @Override
    public HostTensor staging(TensorScope scope, DType dtype, int... extents) {
        return HostTensor.of(scope.allocate(dtype, extents));
    }

    @Override
    public void upload(Tensor dst, HostTensor src) {
        OpChecks.transfer(dst, src);
        HostTensor.of(dst).data().copyFrom(src.data());
    }

    @Override
    public void download(HostTensor dst, Tensor src) {
        OpChecks.transfer(src, dst);
        dst.data().copyFrom(HostTensor.of(src).data());
    }

    /// Nothing is ever queued.
    @Override
    public void synchronize() {}

    @Override
    public void copy(Tensor dst, Tensor src) {
        checks.copy(dst, src);
        if (dst.dtype() == src.dtype()) {
            HostTensor.of(dst).data().copyFrom(HostTensor.of(src).data());
        } else {
            Values.store(dst, Values.of(src));
        }
    }

    @Override
    public void fill(Tensor dst, double value) {
        checks.fill(dst);
        double[] out = new double[Math.toIntExact(dst.shape().elements())];
        Arrays.fill(out, value);
        Values.store(dst, out);
    }

    @Override
    public void axpby(Tensor dst, double alpha, Tensor a, double beta, Tensor b) {
        checks.elementWise(Op.AXPBY, dst, a, b);
        double[] as = Values.of(a);
        double[] bs = Values.of(b);
        double[] out = new double[as.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = alpha * as[i] + beta * bs[i];
        }
        Values.store(dst, out);
    }

    @Override
    public void multiply(Tensor dst, Tensor a, Tensor b) {
        checks.elementWise(Op.MULTIPLY, dst, a, b);
        double[] as = Values.of(a);
        double[] bs = Values.of(b);
        double[] out = new double[as.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = as[i] * bs[i];
        }
        Values.store(dst, out);
    }

    @Override
    public void clamp(Tensor dst, Tensor src, double low, double high) {
        checks.clamp(dst, src, low, high);
        double[] in = Values.of(src);
        double[] out = new double[in.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.min(Math.max(in[i], low), high);
        }
        Values.store(dst, out);
    }

    @Override
    public void activate(Tensor dst, Activation function, Tensor src) {
        checks.elementWise(Op.ACTIVATE, dst, src);
        double[] in = Values.of(src);
        double[] out = new double[in.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Activations.apply(function, in[i]);
        }
        Values.store(dst, out);
    }

    @Override
    public void gatedAdd(Tensor dst, Tensor x, Tensor gate, Tensor y) {
        checks.gatedAdd(dst, x, gate, y);
        Norms.gatedAdd(dst, x, gate, y);
    }

    @Override
    public void layerNormModulate(Tensor dst, Tensor x, Tensor scale, Tensor shift, float eps) {
        checks.layerNormModulate(dst, x, scale, shift);
        Norms.layerNormModulate(dst, x, scale, shift, eps);
    }

    @Override
    public void rmsNorm(Tensor dst, Tensor x, Tensor weight, float eps) {
        checks.rmsNorm(dst, x, weight);
        Norms.rmsNorm(dst, x, weight, eps);
    }

    @Override
    public void groupNorm(Tensor dst, Tensor x, Tensor weight, Tensor bias, float eps, Activation after) {
        checks.groupNorm(dst, x, weight, bias);
        Norms.groupNorm(dst, x, weight, bias, eps, after);
    }

    @Override
    public LinearWeight prepareLinear(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        checks.prepareLinear(weight, bias);
        return new Products.Matrix(upload(scope, weight), bias == null ? null : upload(scope, bias));
    }

    @Override
    public void linear(Tensor dst, Tensor x, LinearWeight weight, Activation after) {
        checks.linear(dst, x, weight);
        Products.linear(dst, x, (Products.Matrix) weight, after);
    }

    @Override
    public ConvWeight prepareConv(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        checks.prepareConv(weight, bias);
        return new Products.Kernel(upload(scope, weight), bias == null ? null : upload(scope, bias));
    }

    @Override
    public void conv(Tensor dst, Tensor x, ConvWeight weight, ConvGeometry geometry, Activation after) {
        checks.conv(dst, x, weight, geometry);
        Products.conv(dst, x, (Products.Kernel) weight, geometry, after);
    }

    @Override
    public void attention(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec) {
        checks.attention(dst, q, k, v, spec);
        Attention.attend(dst, q, k, v, spec);
    }

    @Override
    public void rope(Tensor dst, Tensor x, Tensor cos, Tensor sin) {
        checks.rope(dst, x, cos, sin);
        Attention.rope(dst, x, cos, sin);
    }

    @Override
    public void permute(Tensor dst, Tensor src, int... axes) {
        checks.permute(dst, src, axes);
        Layout.permute(dst, src, axes);
    }

    @Override
    public void concat(Tensor dst, int axis, Tensor... parts) {
        checks.concat(dst, axis, parts);
        Layout.concat(dst, axis, parts);
    }

    @Override
    public void narrow(Tensor dst, Tensor src, int axis, int from) {
        checks.narrow(dst, src, axis, from);
        Layout.narrow(dst, src, axis, from);
    }

    @Override
    public void gather(Tensor dst, Tensor table, Tensor indices) {
        checks.gather(dst, table, indices);
        Layout.gather(dst, table, indices, checks);
    }

    @Override
    public void haar(Tensor dst, Tensor src) {
        checks.haar(dst, src);
        Resampling.haar(dst, src);
    }

    @Override
    public void inverseHaar(Tensor dst, Tensor src) {
        checks.inverseHaar(dst, src);
        Resampling.inverseHaar(dst, src);
    }

    @Override
    public void resizeNearest(Tensor dst, Tensor src) {
        checks.resizeNearest(dst, src);
        Resampling.nearest(dst, src);
    }

    @Override
    public void averagePool(Tensor dst, Tensor src, int kt, int kh, int kw) {
        checks.averagePool(dst, src, kt, kh, kw);
        Resampling.averagePool(dst, src, kt, kh, kw);
    }

    @Override
    public void linearCombination(Tensor dst, double[] coefficients, Tensor... terms) {
        checks.linearCombination(dst, coefficients, terms);
        double[] out = new double[Math.toIntExact(dst.shape().elements())];
        for (int term = 0; term < terms.length; term++) {
            double[] values = Values.of(terms[term]);
            for (int i = 0; i < out.length; i++) {
                double value = dst.dtype() == DType.F32 ? (double) (float) values[i] : values[i];
                out[i] += coefficients[term] * value;
            }
        }
        Values.store(dst, out);
    }

    @Override
    public void multiplyAdd(Tensor dst, Tensor a, Tensor b, double beta, Tensor c) {
        checks.elementWise(Op.MULTIPLY_ADD, dst, a, b, c);
        double[] as = Values.of(a);
        double[] bs = Values.of(b);
        double[] cs = Values.of(c);
        double[] out = new double[as.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = as[i] * bs[i] + beta * cs[i];
        }
        Values.store(dst, out);
    }

    @Override
    public void affine(Tensor dst, Tensor x, Tensor before, Tensor factor, Tensor after) {
        checks.affine(dst, x, before, factor, after);
        double[] in = Values.of(x);
        double[] befores = Values.of(before);
        double[] factors = Values.of(factor);
        double[] afters = Values.of(after);
        double[] out = new double[in.length];
        for (int i = 0; i < out.length; i++) {
            int row = i / (out.length / factors.length);
            out[i] = (in[i] + befores[row]) * factors[row] + afters[row];
        }
        Values.store(dst, out);
    }
}
