package cosmonaut.tensor.backend.cuda;

import cosmonaut.DeviceException;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.OpChecks;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.Transfers.Pinned;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Arithmetic on one NVIDIA card, through the kernels of `kernels/`.
///
/// Everything is queued on one stream; nothing waits but [#download], [#synchronize] and taking memory when there is
/// none left. What went wrong on the card is told by the next call that looks.
public final class CudaBackend implements Backend {

    private final DType activation;
    private final OpChecks checks;
    private final CudaDevice device;
    private final DeviceMemory memory;
    private final Kernels kernels;
    private final Workspace workspace;
    private final Transfers transfers;
    private final ElementWise elementWise;
    private final Attention attention;

    /// Starts the first card.
    ///
    /// @param activation F32, or BF16, which is several times as fast and has three significant digits
    /// @throws DeviceException with the reason why it cannot be used
    public CudaBackend(DType activation) {
        if (activation != DType.F32 && activation != DType.BF16) {
            throw new IllegalArgumentException("activations of " + activation);
        }
        this.activation = activation;
        this.checks = new OpChecks("cuda", activation, this::supports);
        this.device = new CudaDevice(CudaDriver.start(), 0);
        this.memory = new DeviceMemory(device);
        this.kernels = new Kernels(device);
        this.workspace = new Workspace(memory);
        this.transfers = new Transfers(device);
        this.elementWise = new ElementWise(kernels, device.processors());
        this.attention = new Attention(device, kernels, workspace);
    }

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "cuda: %s, compute capability %d.%d, %.1f of %.1f GB free, driver for CUDA %d.%d",
                device.model(),
                device.major(),
                device.minor(),
                device.freeBytes() / 1e9,
                device.totalBytes() / 1e9,
                device.driver().version() / 1000,
                device.driver().version() % 1000 / 10);
    }

    @Override
    public DType activationType() {
        return activation;
    }

    /// F32, F16 and BF16 weights and tables; data movement in every type; axpby in F64 too; the rest in F32 and, where
    /// that is the activation type, BF16.
    @Override
    public boolean supports(Op op, DType dtype) {
        return switch (op) {
            case FILL, PERMUTE, CONCAT, NARROW, COPY -> true;
            case LINEAR, CONV, GATHER -> dtype.isFloating() && dtype != DType.F64;
            case AXPBY -> dtype == DType.F64 || isActivation(dtype);
            default -> isActivation(dtype);
        };
    }

    private boolean isActivation(DType dtype) {
        return dtype == DType.F32 || dtype == activation;
    }

    @Override
    public long freeBytes() {
        return device.freeBytes();
    }

    /// How many blocks of the card's memory were ever taken.
    public long allocations() {
        return memory.allocations();
    }

    @Override
    public TensorScope openScope(String name) {
        return TensorScope.root(name, memory);
    }

    /// Gives back what the operations keep; scopes end before. Closing twice is harmless.
    @Override
    public void close() {
        if (!device.isClosed()) {
            transfers.close();
            workspace.close();
            kernels.close();
            device.close();
        }
    }

    @Override
    public HostTensor staging(TensorScope scope, DType dtype, int... extents) {
        Shape shape = Shape.of(extents);
        Pinned pinned = transfers.pin(Math.multiplyExact(shape.elements(), (long) dtype.bytes()));
        scope.adopt(pinned);
        pinned.segment().fill((byte) 0);
        return new HostTensor(dtype, shape, pinned.segment());
    }

    @Override
    public void upload(Tensor dst, HostTensor src) {
        OpChecks.transfer(dst, src);
        transfers.upload(CudaBlock.address(dst), src.data());
    }

    @Override
    public void download(HostTensor dst, Tensor src) {
        OpChecks.transfer(src, dst);
        transfers.download(dst.data(), CudaBlock.address(src));
    }

    @Override
    public void synchronize() {
        device.synchronize();
    }

    @Override
    public void copy(Tensor dst, Tensor src) {
        checks.copy(dst, src);
        if (dst.dtype() == src.dtype()) {
            transfers.move(CudaBlock.address(dst), CudaBlock.address(src), dst.bytes());
        } else {
            elementWise.convert(dst, src);
        }
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
        elementWise.multiply(dst, a, b);
    }

    @Override
    public void clamp(Tensor dst, Tensor src, double low, double high) {
        checks.clamp(dst, src, low, high);
        elementWise.clamp(dst, src, low, high);
    }

    @Override
    public void activate(Tensor dst, Activation function, Tensor src) {
        checks.elementWise(Op.ACTIVATE, dst, src);
        elementWise.activate(dst, function, src);
    }

    @Override
    public void gatedAdd(Tensor dst, Tensor x, Tensor gate, Tensor y) {
        checks.gatedAdd(dst, x, gate, y);
        elementWise.gatedAdd(dst, x, gate, y);
    }

    @Override
    public void layerNormModulate(Tensor dst, Tensor x, Tensor scale, Tensor shift, float eps) {
        checks.layerNormModulate(dst, x, scale, shift);
        throw lacking();
    }

    @Override
    public void rmsNorm(Tensor dst, Tensor x, Tensor weight, float eps) {
        checks.rmsNorm(dst, x, weight);
        throw lacking();
    }

    @Override
    public void groupNorm(Tensor dst, Tensor x, Tensor weight, Tensor bias, float eps, Activation after) {
        checks.groupNorm(dst, x, weight, bias);
        throw lacking();
    }

    @Override
    public LinearWeight prepareLinear(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        checks.prepareLinear(weight, bias);
        throw lacking();
    }

    @Override
    public void linear(Tensor dst, Tensor x, LinearWeight weight, Activation after) {
        checks.linear(dst, x, weight);
        throw lacking();
    }

    @Override
    public ConvWeight prepareConv(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        checks.prepareConv(weight, bias);
        throw lacking();
    }

    @Override
    public void conv(Tensor dst, Tensor x, ConvWeight weight, ConvGeometry geometry, Activation after) {
        checks.conv(dst, x, weight, geometry);
        throw lacking();
    }

    @Override
    public void attention(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec) {
        checks.attention(dst, q, k, v, spec);
        attention.attend(dst, q, k, v, spec);
    }

    @Override
    public void rope(Tensor dst, Tensor x, Tensor cos, Tensor sin) {
        checks.rope(dst, x, cos, sin);
        throw lacking();
    }

    @Override
    public void permute(Tensor dst, Tensor src, int... axes) {
        checks.permute(dst, src, axes);
        throw lacking();
    }

    @Override
    public void concat(Tensor dst, int axis, Tensor... parts) {
        checks.concat(dst, axis, parts);
        throw lacking();
    }

    @Override
    public void narrow(Tensor dst, Tensor src, int axis, int from) {
        checks.narrow(dst, src, axis, from);
        throw lacking();
    }

    @Override
    public void gather(Tensor dst, Tensor table, Tensor indices) {
        checks.gather(dst, table, indices);
        throw lacking();
    }

    @Override
    public void haar(Tensor dst, Tensor src) {
        checks.haar(dst, src);
        throw lacking();
    }

    @Override
    public void inverseHaar(Tensor dst, Tensor src) {
        checks.inverseHaar(dst, src);
        throw lacking();
    }

    @Override
    public void resizeNearest(Tensor dst, Tensor src) {
        checks.resizeNearest(dst, src);
        throw lacking();
    }

    @Override
    public void averagePool(Tensor dst, Tensor src, int kt, int kh, int kw) {
        checks.averagePool(dst, src, kt, kh, kw);
        throw lacking();
    }

    private static DeviceException lacking() {
        return new DeviceException("the cuda backend lacks this");
    }
}
