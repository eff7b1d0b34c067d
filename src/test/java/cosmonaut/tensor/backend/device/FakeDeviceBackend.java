package cosmonaut.tensor.backend.device;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Block;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.SplatSource;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A device as far as the program can tell: its memory is of a type that no host code can reach, and every transfer and
/// every operation is written down. Another backend does the arithmetic.
public final class FakeDeviceBackend implements Backend {

    /// Ways of memory.
    public enum Direction {
        UPLOAD,
        DOWNLOAD,
        COPY
    }

    /// One transfer.
    public record Transfer(Direction direction, String what, long bytes) {}

    /// Memory of the device; only this class knows what is behind it.
    private record DeviceBlock(Block behind) implements Block {

        @Override
        public String device() {
            return "device";
        }

        @Override
        public long bytes() {
            return behind.bytes();
        }

        @Override
        public boolean isAlive() {
            return behind.isAlive();
        }

        @Override
        public void release() {
            behind.release();
        }
    }

    /// What the arithmetic allocated for itself.
    private record ScopeBlock(TensorScope scope) implements Block {

        @Override
        public String device() {
            return "device";
        }

        @Override
        public long bytes() {
            return scope.bytes();
        }

        @Override
        public boolean isAlive() {
            return !scope.isClosed();
        }

        @Override
        public void release() {
            scope.close();
        }
    }

    /// Lets the arithmetic allocate in a scope of its own that ends with one of the device.
    private <T> T behind(TensorScope scope, Function<TensorScope, T> allocate) {
        TensorScope own = arithmetic.openScope("behind");
        T made = allocate.apply(own);
        scope.adopt(new ScopeBlock(own));
        return made;
    }

    private final HostMemory memory;
    private final Backend arithmetic;
    private final DType activation;
    private final List<Transfer> transfers = new ArrayList<>();
    private final Set<Operation> operations = new LinkedHashSet<>();
    private final Set<Op> lacking = EnumSet.noneOf(Op.class);

    /// @param activation F32, which gives the bits of the cpu backend, or BF16
    public FakeDeviceBackend(DType activation) {
        this(activation, new HostMemory());
    }

    /// @param memory what the device has
    public FakeDeviceBackend(DType activation, HostMemory memory) {
        this.memory = memory;
        this.activation = activation;
        this.arithmetic =
                activation == DType.F32 ? new CpuBackend(2, memory) : new ReferenceBackend(memory, activation);
    }

    /// Every transfer since the last [#forget].
    public List<Transfer> transfers() {
        return List.copyOf(transfers);
    }

    /// Transfers between host and device since the last [#forget].
    public List<Transfer> crossings() {
        return transfers.stream().filter(t -> t.direction() != Direction.COPY).toList();
    }

    /// Every operation since the last [#forget], with its type as [Backend#supports] takes it.
    public Set<Operation> operations() {
        return Set.copyOf(operations);
    }

    public void forget() {
        transfers.clear();
        operations.clear();
    }

    /// From now on the device cannot do this operation.
    public void lack(Op op) {
        lacking.add(op);
    }

    private void moved(Direction direction, HostTensor host) {
        transfers.add(new Transfer(direction, host.toString(), host.bytes()));
    }

    private Tensor in(Tensor tensor) {
        if (tensor.requireAlive().block() instanceof DeviceBlock block) {
            return new Tensor(tensor.dtype(), tensor.shape(), block.behind, tensor.offset());
        }
        throw new IllegalArgumentException(tensor + " does not lie in the memory of the device");
    }

    private Tensor in(Op op, Tensor tensor) {
        operations.add(new Operation(op, tensor.dtype()));
        return in(tensor);
    }

    private Tensor[] in(Tensor... tensors) {
        return Arrays.stream(tensors).map(this::in).toArray(Tensor[]::new);
    }

    @Override
    public String name() {
        return "device";
    }

    @Override
    public String description() {
        return "device: " + arithmetic.description();
    }

    @Override
    public DType activationType() {
        return activation;
    }

    @Override
    public boolean supports(Op op, DType dtype) {
        return !lacking.contains(op) && arithmetic.supports(op, dtype);
    }

    @Override
    public long freeBytes() {
        return memory.freeBytes();
    }

    @Override
    public TensorScope openScope(String name) {
        return TensorScope.root(name, bytes -> new DeviceBlock(memory.allocate(bytes)));
    }

    @Override
    public void close() {
        arithmetic.close();
    }

    @Override
    public HostTensor staging(TensorScope scope, DType dtype, int... extents) {
        return behind(scope, own -> arithmetic.staging(own, dtype, extents));
    }

    @Override
    public void upload(Tensor dst, HostTensor src) {
        moved(Direction.UPLOAD, src);
        arithmetic.upload(in(dst), src);
    }

    @Override
    public void download(HostTensor dst, Tensor src) {
        moved(Direction.DOWNLOAD, dst);
        arithmetic.download(dst, in(src));
    }

    @Override
    public void synchronize() {}

    @Override
    public void copy(Tensor dst, Tensor src) {
        transfers.add(new Transfer(Direction.COPY, dst + " from " + src, dst.bytes()));
        arithmetic.copy(in(Op.COPY, dst), in(Op.COPY, src));
    }

    @Override
    public void fill(Tensor dst, double value) {
        arithmetic.fill(in(Op.FILL, dst), value);
    }

    @Override
    public void axpby(Tensor dst, double alpha, Tensor a, double beta, Tensor b) {
        arithmetic.axpby(in(Op.AXPBY, dst), alpha, in(a), beta, in(b));
    }

    @Override
    public void multiply(Tensor dst, Tensor a, Tensor b) {
        arithmetic.multiply(in(Op.MULTIPLY, dst), in(a), in(b));
    }

    @Override
    public void clamp(Tensor dst, Tensor src, double low, double high) {
        arithmetic.clamp(in(Op.CLAMP, dst), in(src), low, high);
    }

    @Override
    public void activate(Tensor dst, Activation function, Tensor src) {
        arithmetic.activate(in(Op.ACTIVATE, dst), function, in(src));
    }

    @Override
    public void gatedAdd(Tensor dst, Tensor x, Tensor gate, Tensor y) {
        arithmetic.gatedAdd(in(Op.GATED_ADD, dst), in(x), in(gate), in(y));
    }

    @Override
    public void layerNormModulate(Tensor dst, Tensor x, Tensor scale, Tensor shift, float eps) {
        arithmetic.layerNormModulate(in(Op.LAYER_NORM_MODULATE, dst), in(x), in(scale), in(shift), eps);
    }

    @Override
    public void rmsNorm(Tensor dst, Tensor x, Tensor weight, float eps) {
        arithmetic.rmsNorm(in(Op.RMS_NORM, dst), in(x), in(weight), eps);
    }

    @Override
    public void groupNorm(Tensor dst, Tensor x, Tensor weight, Tensor bias, float eps, Activation after) {
        arithmetic.groupNorm(in(Op.GROUP_NORM, dst), in(x), in(weight), in(bias), eps, after);
    }

    @Override
    public LinearWeight prepareLinear(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        prepared(Op.LINEAR, weight, bias);
        return behind(scope, own -> arithmetic.prepareLinear(own, weight, bias));
    }

    @Override
    public void linear(Tensor dst, Tensor x, LinearWeight weight, Activation after) {
        arithmetic.linear(in(dst), in(x), weight, after);
    }

    @Override
    public ConvWeight prepareConv(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        prepared(Op.CONV, weight, bias);
        return behind(scope, own -> arithmetic.prepareConv(own, weight, bias));
    }

    private void prepared(Op op, HostTensor weight, @Nullable HostTensor bias) {
        operations.add(new Operation(op, weight.dtype()));
        moved(Direction.UPLOAD, weight);
        if (bias != null) {
            moved(Direction.UPLOAD, bias);
        }
    }

    @Override
    public void conv(Tensor dst, Tensor x, ConvWeight weight, ConvGeometry geometry, Activation after) {
        arithmetic.conv(in(dst), in(x), weight, geometry, after);
    }

    @Override
    public void attention(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec) {
        Tensor bias = spec.bias() == null ? null : in(spec.bias());
        AttentionSpec inside = new AttentionSpec(spec.scale(), spec.causal(), spec.zeroKeys(), bias);
        arithmetic.attention(in(Op.ATTENTION, dst), in(q), in(k), in(v), inside);
    }

    @Override
    public void rope(Tensor dst, Tensor x, Tensor cos, Tensor sin) {
        arithmetic.rope(in(Op.ROPE, dst), in(x), in(cos), in(sin));
    }

    @Override
    public void permute(Tensor dst, Tensor src, int... axes) {
        arithmetic.permute(in(Op.PERMUTE, dst), in(Op.PERMUTE, src), axes);
    }

    @Override
    public void concat(Tensor dst, int axis, Tensor... parts) {
        arithmetic.concat(in(Op.CONCAT, dst), axis, in(parts));
    }

    @Override
    public void narrow(Tensor dst, Tensor src, int axis, int from) {
        arithmetic.narrow(in(Op.NARROW, dst), in(src), axis, from);
    }

    @Override
    public void gather(Tensor dst, Tensor table, Tensor indices) {
        arithmetic.gather(in(dst), in(Op.GATHER, table), in(indices));
    }

    @Override
    public void haar(Tensor dst, Tensor src) {
        arithmetic.haar(in(Op.HAAR, dst), in(src));
    }

    @Override
    public void inverseHaar(Tensor dst, Tensor src) {
        arithmetic.inverseHaar(in(Op.INVERSE_HAAR, dst), in(src));
    }

    @Override
    public void resizeNearest(Tensor dst, Tensor src) {
        arithmetic.resizeNearest(in(Op.RESIZE_NEAREST, dst), in(src));
    }

    @Override
    public void averagePool(Tensor dst, Tensor src, int kt, int kh, int kw) {
        arithmetic.averagePool(in(Op.AVERAGE_POOL, dst), in(src), kt, kh, kw);
    }

    @Override
    public void linearCombination(Tensor dst, double[] coefficients, Tensor... terms) {
        arithmetic.linearCombination(in(Op.LINEAR_COMBINATION, dst), coefficients, in(terms));
    }

    @Override
    public void multiplyAdd(Tensor dst, Tensor a, Tensor b, double beta, Tensor c) {
        arithmetic.multiplyAdd(in(Op.MULTIPLY_ADD, dst), in(a), in(b), beta, in(c));
    }

    @Override
    public void affine(Tensor dst, Tensor x, Tensor before, Tensor factor, Tensor after) {
        arithmetic.affine(in(Op.AFFINE, dst), in(x), in(before), in(factor), in(after));
    }

    @Override
    public void guide(
            Tensor dst,
            double strength,
            double alpha,
            Tensor a,
            Tensor b,
            double beta,
            Tensor x,
            @Nullable Tensor keep,
            @Nullable Tensor fixed) {
        Tensor kept = keep == null ? null : in(keep);
        Tensor given = fixed == null ? null : in(fixed);
        arithmetic.guide(in(Op.GUIDE, dst), strength, alpha, in(a), in(b), beta, in(x), kept, given);
    }

    @Override
    public void toBytes(Tensor dst, Tensor src) {
        arithmetic.toBytes(in(dst), in(Op.TO_BYTES, src));
    }

    @Override
    public void rays(Tensor dst, Tensor cameras, double stride, boolean momentFirst) {
        arithmetic.rays(in(Op.RAYS, dst), in(cameras), stride, momentFirst);
    }

    @Override
    public void farthest(Tensor dst, Tensor depth, Tensor views) {
        arithmetic.farthest(in(dst), in(Op.FARTHEST, depth), in(views));
    }

    @Override
    public void splat(Tensor colour, Tensor depth, Tensor mask, SplatSource from, Tensor views) {
        SplatSource inside = new SplatSource(in(from.colour()), in(from.depth()), in(from.kind()));
        arithmetic.splat(in(Op.SPLAT, colour), in(depth), in(mask), inside, in(views));
    }

    @Override
    public void occlude(
            Tensor colour, Tensor depth, Tensor mask, Tensor points, Tensor torn, Tensor views, double margin) {
        arithmetic.occlude(in(Op.OCCLUDE, colour), in(depth), in(mask), in(points), in(torn), in(views), margin);
    }
}
