package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.DeviceSharing;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.MatrixBytes;
import cosmonaut.tensor.NetworkBlocks;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.OpChecks;
import cosmonaut.tensor.PictureChecks;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.SplatSource;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.ProductPlan.Card;
import cosmonaut.tensor.backend.cuda.Transfers.Pinned;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Arithmetic on one NVIDIA card, through the kernels of `kernels/`.
///
/// Everything is queued on one stream; nothing waits but [#download], [#synchronize] and taking memory when there is
/// none left. What went wrong on the card is told by the next call that looks.
public final class CudaBackend implements Backend {

    /// Bytes that operations work in beside their operands, as a rule: partial sums of products and attention, what
    /// the libraries want. Of a small card a twentieth at most.
    private static final long OPERATIONS = 256L << 20;

    private static final int OPERATIONS_SHARE = 20;

    private final DType activation;
    private final boolean isEightBit;
    private final Deque<DevicePart> parts = new ArrayDeque<>();
    private final OpChecks checks;
    private final CudaDevice device;
    private final DeviceMemory memory;
    private final Kernels kernels;
    private final Workspace workspace;
    private final Transfers transfers;
    private final ElementWise elementWise;
    private final Norms norms;
    private final Rope rope;
    private final Rearrangement rearrangement;
    private final Resampling resampling;
    private final Products products;
    private final Sampling sampling;
    private final Pictures pictures;
    private final Splat splat;
    private final Attention attention;
    private final Optional<CudaSharing> sharing;

    /// Starts the first card.
    ///
    /// @throws DeviceException with the reason why it cannot be used
    public CudaBackend(CudaOptions options) {
        this.activation = options.activations();
        this.isEightBit = options.eightBit();
        this.checks = new OpChecks("cuda", activation, this::supports);
        try {
            this.device = owned(new CudaDevice(CudaDriver.start(), 0, options.wgmma()));
            if (isEightBit) {
                EightBitRounding.requireCard(device);
            }
            this.memory = new DeviceMemory(device);
            this.kernels = owned(new Kernels(device));
            this.workspace = owned(new Workspace(memory));
            this.transfers = owned(new Transfers(device));
            this.elementWise = new ElementWise(kernels, device.processors());
            ProductKernels product = new ProductKernels(kernels, workspace, device);
            EightBitRounding rounding = new EightBitRounding(kernels, options.eightBitFrom());
            this.products = new Products(
                    new PreparedWeights(device, kernels, transfers, elementWise, rounding, activation),
                    product,
                    new EightBitProduct(kernels, workspace, rounding, product, Card.of(device)),
                    owned(ProductLibraries.of(device, elementWise, workspace, options))
                            .all(),
                    choices -> new ProductChoice(device, choices, options.choices()));
            this.attention = new Attention(device, kernels, workspace);
            this.sharing = CudaSharing.of(device);
            this.norms = new Norms(kernels, workspace, device.processors());
            this.rope = new Rope(kernels);
            this.rearrangement = owned(new Rearrangement(device, memory, kernels, transfers));
            this.resampling = new Resampling(kernels);
            this.sampling = new Sampling(kernels, device.processors());
            this.pictures = new Pictures(kernels, device.processors());
            this.splat = new Splat(kernels, workspace, device.processors());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /// Whether a driver is installed that finds a card, usable or not; a machine without one has nothing to be told.
    public static boolean hasCard() {
        return CudaDriver.isWorthTrying();
    }

    private <T extends DevicePart> T owned(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public Optional<DeviceSharing> sharing() {
        return sharing.map(part -> part);
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "cuda: %s, compute capability %d.%d, %.1f of %.1f GB free, driver for CUDA %d.%d, products by %s",
                device.model(),
                device.major(),
                device.minor(),
                device.freeBytes() / 1e9,
                device.totalBytes() / 1e9,
                device.driver().version() / 1000,
                device.driver().version() % 1000 / 10,
                products.names() + (isEightBit ? ", linear maps of video networks in 8 bits" : ""));
    }

    @Override
    public DType activationType() {
        return activation;
    }

    /// F32, F16 and BF16 weights and tables; data movement in every type; sums of whole tensors in F64 too; what stands
    /// around the networks in F32; the rest in F32 and, where that is the activation type, BF16.
    @Override
    public boolean supports(Op op, DType dtype) {
        return switch (op) {
            case FILL, PERMUTE, CONCAT, NARROW, COPY -> true;
            case LINEAR, CONV, GATHER -> dtype.isFloating() && dtype != DType.F64;
            case AXPBY -> dtype == DType.F64 || isActivation(dtype);
            case LINEAR_COMBINATION -> dtype == DType.F64 || dtype == DType.F32;
            case MULTIPLY_ADD, AFFINE, GUIDE, TO_BYTES, RAYS, FARTHEST, SPLAT, OCCLUDE -> dtype == DType.F32;
            default -> isActivation(dtype);
        };
    }

    private boolean isActivation(DType dtype) {
        return dtype == DType.F32 || dtype == activation;
    }

    /// Without what the operations may still come to work in.
    @Override
    public long freeBytes() {
        long free = device.freeBytes();
        long wanted = Math.max(0, OPERATIONS - workspace.bytes());
        return free - Math.min(wanted, free / OPERATIONS_SHARE);
    }

    /// How many blocks of the card's memory were ever taken.
    public long allocations() {
        return memory.allocations();
    }

    /// Bytes of the card's memory that scopes hold; what the operations work in is not among them.
    public long liveBytes() {
        return memory.liveBytes() - workspace.bytes();
    }

    /// The most bytes ever held at one time.
    public long peakBytes() {
        return memory.peakBytes();
    }

    /// The families of kernels that were used, by the names of their files.
    public Set<String> kernelFamilies() {
        return kernels.families();
    }

    @Override
    public TensorScope openScope(String name) {
        return TensorScope.root(name, memory);
    }

    /// Gives back what the operations keep; scopes end before. Closing twice is harmless.
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            parts.pop().close();
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
        rearrangement.requireIndicesInside();
    }

    @Override
    public void synchronize() {
        device.synchronize();
        rearrangement.requireIndicesInside();
    }

    @Override
    public Runnable replayable(TensorScope scope, Runnable operations) {
        Recording recording = new Recording(device, operations);
        scope.adopt(recording);
        return recording;
    }

    @Override
    public <B> NetworkBlocks<B> streamed(TensorScope scope, int blocks, int held, NetworkBlocks.Loader<B> loader) {
        return StreamedBlocks.load(new StreamedBlocks.Card(device, memory, transfers), scope, blocks, held, loader);
    }

    @Override
    public boolean rest(TensorScope scope) {
        return Rest.begin(new StreamedBlocks.Card(device, memory, transfers), scope);
    }

    @Override
    public void wake(TensorScope scope) {
        Rest.end(scope);
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
        norms.gatedAdd(dst, x, gate, y);
    }

    @Override
    public void layerNormModulate(Tensor dst, Tensor x, Tensor scale, Tensor shift, float eps) {
        checks.layerNormModulate(dst, x, scale, shift);
        norms.layerNormModulate(dst, x, scale, shift, eps);
    }

    @Override
    public void gatedAddNorm(
            Tensor sum,
            Tensor normed,
            Tensor x,
            Tensor gate,
            Tensor y,
            @Nullable Tensor more,
            Tensor scale,
            Tensor shift,
            float eps) {
        checks.gatedAddNorm(sum, normed, x, gate, y, more, scale, shift);
        norms.gatedAddNorm(sum, normed, x, gate, y, more, scale, shift, eps);
    }

    @Override
    public void rmsNorm(Tensor dst, Tensor x, Tensor weight, float eps) {
        checks.rmsNorm(dst, x, weight);
        norms.rmsNorm(dst, x, weight, eps);
    }

    @Override
    public void groupNorm(Tensor dst, Tensor x, Tensor weight, Tensor bias, float eps, Activation after) {
        checks.groupNorm(dst, x, weight, bias);
        norms.groupNorm(dst, x, weight, bias, eps, after);
    }

    @Override
    public LinearWeight prepareLinear(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        checks.prepareLinear(weight, bias);
        return products.prepareLinear(scope, weight, bias);
    }

    @Override
    public LinearWeight prepareRoundable(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        checks.prepareLinear(weight, bias);
        return products.prepareRoundable(scope, weight, bias);
    }

    @Override
    public MatrixBytes roundableBytes() {
        return products.roundableBytes();
    }

    @Override
    public void linear(Tensor dst, Tensor x, LinearWeight weight, Activation after) {
        checks.linear(dst, x, weight);
        products.linear(dst, x, weight, after);
    }

    @Override
    public ConvWeight prepareConv(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        checks.prepareConv(weight, bias);
        return products.prepareConv(scope, weight, bias);
    }

    @Override
    public void conv(Tensor dst, Tensor x, ConvWeight weight, ConvGeometry geometry, Activation after) {
        checks.conv(dst, x, weight, geometry);
        products.conv(dst, x, weight, geometry, after);
    }

    @Override
    public void attention(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec) {
        checks.attention(dst, q, k, v, spec);
        attention.attend(dst, q, k, v, spec);
    }

    @Override
    public void rope(Tensor dst, Tensor x, Tensor cos, Tensor sin) {
        checks.rope(dst, x, cos, sin);
        rope.rotate(dst, x, cos, sin);
    }

    @Override
    public void rmsNormRope(Tensor dst, Tensor x, Tensor weight, float eps, Tensor cos, Tensor sin) {
        checks.rmsNormRope(dst, x, weight, cos, sin);
        rope.normAndRotate(dst, x, weight, eps, cos, sin);
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

    /// An index outside of the table is found on the card: the next [#download] or [#synchronize] throws, and until
    /// then its row is NaN. In a recorded sequence that runs again it is not looked for.
    @Override
    public void gather(Tensor dst, Tensor table, Tensor indices) {
        checks.gather(dst, table, indices);
        rearrangement.gather(dst, table, indices);
    }

    @Override
    public void haar(Tensor dst, Tensor src) {
        checks.haar(dst, src);
        resampling.haar(dst, src);
    }

    @Override
    public void inverseHaar(Tensor dst, Tensor src) {
        checks.inverseHaar(dst, src);
        resampling.inverseHaar(dst, src);
    }

    @Override
    public void resizeNearest(Tensor dst, Tensor src) {
        checks.resizeNearest(dst, src);
        resampling.nearest(dst, src);
    }

    @Override
    public void averagePool(Tensor dst, Tensor src, int kt, int kh, int kw) {
        checks.averagePool(dst, src, kt, kh, kw);
        resampling.averagePool(dst, src, kt, kh, kw);
    }

    @Override
    public void linearCombination(Tensor dst, double[] coefficients, Tensor... terms) {
        checks.linearCombination(dst, coefficients, terms);
        sampling.linearCombination(dst, coefficients, terms);
    }

    @Override
    public void multiplyAdd(Tensor dst, Tensor a, Tensor b, double beta, Tensor c) {
        checks.elementWise(Op.MULTIPLY_ADD, dst, a, b, c);
        sampling.multiplyAdd(dst, a, b, beta, c);
    }

    @Override
    public void affine(Tensor dst, Tensor x, Tensor before, Tensor factor, Tensor after) {
        checks.affine(dst, x, before, factor, after);
        sampling.affine(dst, x, before, factor, after);
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
        OpChecks.guide(dst, a, b, x, keep, fixed);
        sampling.guide(dst, strength, alpha, a, b, beta, x, keep, fixed);
    }

    @Override
    public void toBytes(Tensor dst, Tensor src) {
        PictureChecks.toBytes(dst, src);
        pictures.toBytes(dst, src);
    }

    @Override
    public void rays(Tensor dst, Tensor cameras, double stride, boolean momentFirst) {
        PictureChecks.rays(dst, cameras);
        pictures.rays(dst, cameras, stride, momentFirst);
    }

    @Override
    public void farthest(Tensor dst, Tensor depth, Tensor views) {
        PictureChecks.farthest(dst, depth, views);
        splat.farthest(dst, depth, views);
    }

    @Override
    public void splat(Tensor colour, Tensor depth, Tensor mask, SplatSource from, Tensor views) {
        PictureChecks.splat(colour, depth, mask, from, views);
        splat.splat(colour, depth, mask, from, views);
    }

    @Override
    public void occlude(
            Tensor colour, Tensor depth, Tensor mask, Tensor points, Tensor torn, Tensor views, double margin) {
        PictureChecks.occlude(colour, depth, mask, points, torn, views);
        splat.occlude(colour, depth, mask, points, torn, views, (float) margin);
    }
}
