package cosmonaut.tensor.backend.cpu;

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
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Arithmetic on all cores with the processor's vectors.
///
/// Operands must be native memory, as tensors of [#openScope] and mapped files are. Working memory grows to what the
/// largest operation so far needed and stays with the backend until [#close].
public final class CpuBackend implements Backend {

    private final HostMemory memory;
    private final OpChecks checks = new OpChecks("cpu", DType.F32, this::supports);
    private final ThreadTeam team;
    private final MatrixProduct products;
    private final SpatialConvolution convolutions;
    private final Attention attention;
    private final Norms norms;
    private final ElementWise elementWise;
    private final Sums sums;
    private final Rearrangement rearrangement;
    private final Resampling resampling;

    /// @param threads how many work, the calling thread among them; at least 1
    public CpuBackend(int threads) {
        this(threads, new HostMemory());
    }

    /// @param threads how many work, the calling thread among them; at least 1
    /// @param memory where the tensors of [#openScope] live
    public CpuBackend(int threads, HostMemory memory) {
        this(threads, memory, true);
    }

    /// @param warmUp whether to have the kernels compiled in the background meanwhile
    CpuBackend(int threads, HostMemory memory, boolean warmUp) {
        this.memory = memory;
        if (threads < 1) {
            throw new IllegalArgumentException("the cpu backend needs at least one thread, got " + threads);
        }
        team = new ThreadTeam(threads);
        Scratch[] scratch = new Scratch[threads];
        for (int i = 0; i < threads; i++) {
            scratch[i] = new Scratch();
        }
        products = new MatrixProduct(team, scratch);
        convolutions = new SpatialConvolution(team, scratch);
        attention = new Attention(team, scratch);
        norms = new Norms(team);
        elementWise = new ElementWise(team);
        sums = new Sums(team);
        rearrangement = new Rearrangement(team);
        resampling = new Resampling(team);
        if (warmUp) {
            WarmUp.start(() -> new CpuBackend(1, new HostMemory(), false));
        }
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "cpu: %s, %d of %d threads, vectors of %d bits",
                System.getProperty("os.arch", "unknown processor"),
                team.size(),
                Runtime.getRuntime().availableProcessors(),
                Lanes.BYTES * 8);
    }

    /// F32, F16 and BF16 weights and tables; data movement in every type; sums of whole tensors in F32 and F64; the
    /// rest in F32.
    @Override
    public boolean supports(Op op, DType dtype) {
        return switch (op) {
            case FILL, PERMUTE, CONCAT, NARROW, COPY -> true;
            case LINEAR, CONV, GATHER -> dtype.isFloating() && dtype != DType.F64;
            case AXPBY, LINEAR_COMBINATION -> dtype == DType.F32 || dtype == DType.F64;
            default -> dtype == DType.F32;
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

    /// Ends the threads; closing twice is harmless.
    @Override
    public void close() {
        team.close();
        attention.close();
    }

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
        elementWise.copy(dst, src);
    }

    @Override
    public void fill(Tensor dst, double value) {
        checks.fill(dst);
        elementWise.fill(dst, value);
    }

    @Override
    public void axpby(Tensor dst, double alpha, Tensor a, double beta, Tensor b) {
        checks.elementWise(Op.AXPBY, dst, a, b);
        elementWise.axpby(dst, alpha, a, beta, b);
    }

    @Override
    public void multiply(Tensor dst, Tensor a, Tensor b) {
        checks.elementWise(Op.MULTIPLY, dst, a, b);
        elementWise.multiply(at(dst), at(a), at(b), dst.shape().elements());
    }

    @Override
    public void clamp(Tensor dst, Tensor src, double low, double high) {
        checks.clamp(dst, src, low, high);
        elementWise.clamp(
                at(dst), at(src), (float) low, (float) high, dst.shape().elements());
    }

    @Override
    public void activate(Tensor dst, Activation function, Tensor src) {
        checks.elementWise(Op.ACTIVATE, dst, src);
        elementWise.activate(at(dst), function, at(src), dst.shape().elements());
    }

    @Override
    public void gatedAdd(Tensor dst, Tensor x, Tensor gate, Tensor y) {
        checks.gatedAdd(dst, x, gate, y);
        elementWise.gatedAdd(
                at(dst), at(x), at(gate), at(y), rows(x.shape()), x.shape().extent(-1));
    }

    @Override
    public void layerNormModulate(Tensor dst, Tensor x, Tensor scale, Tensor shift, float eps) {
        checks.layerNormModulate(dst, x, scale, shift);
        int channels = x.shape().extent(-1);
        norms.layerNormModulate(at(dst), at(x), at(scale), at(shift), rows(x.shape()), channels, eps);
    }

    @Override
    public void rmsNorm(Tensor dst, Tensor x, Tensor weight, float eps) {
        checks.rmsNorm(dst, x, weight);
        norms.rmsNorm(at(dst), at(x), at(weight), rows(x.shape()), x.shape().extent(-1), eps);
    }

    @Override
    public void groupNorm(Tensor dst, Tensor x, Tensor weight, Tensor bias, float eps, Activation after) {
        checks.groupNorm(dst, x, weight, bias);
        Shape s = x.shape();
        norms.groupNorm(at(dst), at(x), at(weight), at(bias), s.extent(0), s.extent(1), s.extent(2), eps, after);
    }

    @Override
    public LinearWeight prepareLinear(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        checks.prepareLinear(weight, bias);
        return PackedWeights.linear(scope, weight, bias);
    }

    @Override
    public LinearWeight prepareLasting(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        checks.prepareLinear(weight, bias);
        return StoredMatrix.suits(weight) ? StoredMatrix.of(weight, bias) : PackedWeights.linear(scope, weight, bias);
    }

    @Override
    public void linear(Tensor dst, Tensor x, LinearWeight weight, Activation after) {
        checks.linear(dst, x, weight);
        PanelSource panels = switch (weight) {
            case PackedWeights.Linear linear -> linear.packed();
            case StoredMatrix stored -> stored;
            default -> throw foreign(weight);
        };
        Shape s = x.shape();
        int m = Math.toIntExact(s.elements(0, s.rank() - 1));
        products.multiply(new MatrixRows(at(x), weight.inputs()), m, panels, at(dst), after);
    }

    @Override
    public ConvWeight prepareConv(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        checks.prepareConv(weight, bias);
        return SpatialWeights.suit(weight.shape())
                ? SpatialWeights.of(scope, weight, bias)
                : PackedWeights.conv(scope, weight, bias);
    }

    @Override
    public void conv(Tensor dst, Tensor x, ConvWeight weight, ConvGeometry geometry, Activation after) {
        checks.conv(dst, x, weight, geometry);
        switch (weight) {
            case SpatialWeights spatial ->
                convolutions.convolve(at(x), x.shape(), at(dst), dst.shape(), spatial, geometry, after);
            case PackedWeights.Conv conv -> {
                int m = Math.toIntExact(dst.shape().elements(0, 3));
                ConvolutionRows windows = new ConvolutionRows(at(x), x.shape(), dst.shape(), weight, geometry);
                products.multiply(windows, m, conv.packed(), at(dst), after);
            }
            default -> throw foreign(weight);
        }
    }

    @Override
    public void attention(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec) {
        checks.attention(dst, q, k, v, spec);
        attention.attend(dst, q, k, v, spec);
    }

    @Override
    public void rope(Tensor dst, Tensor x, Tensor cos, Tensor sin) {
        checks.rope(dst, x, cos, sin);
        Shape s = x.shape();
        elementWise.rope(at(dst), at(x), at(cos), at(sin), s.extent(0), s.extent(1), s.extent(2));
    }

    @Override
    public void permute(Tensor dst, Tensor src, int... axes) {
        checks.permute(dst, src, axes);
        rearrangement.permute(dst, src, axes);
    }

    @Override
    public void concat(Tensor dst, int axis, Tensor... parts) {
        checks.concat(dst, axis, parts);
        rearrangement.concat(dst, axis, parts);
    }

    @Override
    public void narrow(Tensor dst, Tensor src, int axis, int from) {
        checks.narrow(dst, src, axis, from);
        rearrangement.narrow(dst, src, axis, from);
    }

    @Override
    public void gather(Tensor dst, Tensor table, Tensor indices) {
        checks.gather(dst, table, indices);
        rearrangement.gather(dst, table, indices, checks);
    }

    @Override
    public void haar(Tensor dst, Tensor src) {
        checks.haar(dst, src);
        resampling.haar(at(dst), at(src), src.shape());
    }

    @Override
    public void inverseHaar(Tensor dst, Tensor src) {
        checks.inverseHaar(dst, src);
        resampling.inverseHaar(at(dst), at(src), dst.shape());
    }

    @Override
    public void resizeNearest(Tensor dst, Tensor src) {
        checks.resizeNearest(dst, src);
        resampling.resizeNearest(at(dst), at(src), dst.shape(), src.shape());
    }

    @Override
    public void averagePool(Tensor dst, Tensor src, int kt, int kh, int kw) {
        checks.averagePool(dst, src, kt, kh, kw);
        resampling.averagePool(at(dst), at(src), dst.shape(), src.shape(), kt, kh, kw);
    }

    @Override
    public void linearCombination(Tensor dst, double[] coefficients, Tensor... terms) {
        checks.linearCombination(dst, coefficients, terms);
        sums.linearCombination(dst, coefficients, terms);
    }

    @Override
    public void multiplyAdd(Tensor dst, Tensor a, Tensor b, double beta, Tensor c) {
        checks.elementWise(Op.MULTIPLY_ADD, dst, a, b, c);
        sums.multiplyAdd(at(dst), at(a), at(b), (float) beta, at(c), dst.shape().elements());
    }

    @Override
    public void affine(Tensor dst, Tensor x, Tensor before, Tensor factor, Tensor after) {
        checks.affine(dst, x, before, factor, after);
        long rows = factor.shape().elements();
        int cells = rows == 0 ? 0 : Math.toIntExact(x.shape().elements() / rows);
        sums.affine(at(dst), at(x), at(before), at(factor), at(after), rows, cells);
    }

    private static long at(Tensor tensor) {
        return Lanes.address(tensor);
    }

    private static long rows(Shape shape) {
        return shape.elements(0, shape.rank() - 1);
    }

    private static IllegalArgumentException foreign(Object weight) {
        return new IllegalArgumentException("weights prepared by another backend ("
                + weight.getClass().getName() + "); prepare them with this one");
    }
}
