package cosmonaut.network.refiner;

import cosmonaut.InvalidInputException;
import cosmonaut.network.ClipWorkspaces;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.PictureNetwork;
import cosmonaut.network.PictureUnet;
import cosmonaut.network.ReplayedSequences;
import cosmonaut.network.ReplayedSequences.Operand;
import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.LinkedHashSet;
import java.util.Set;

/// The starter's pixel path: every picture by itself.
///
/// It adds a correction to the decoded picture and lays the warped picture over it as far as it trusts that. Where
/// correction and trust come from is a matter of the architecture. One thread at a time.
public final class PixelRefiner {

    /// @param planes `[7,T,H,W]` all inputs
    /// @param corrections `[4,T,H,W]` red, green, blue, blend logit
    private record Tensors(Tensor planes, Tensor corrections) {

        static Tensors allocate(TensorScope memory, int t, int height, int width) {
            return new Tensors(
                    memory.allocate(DType.F32, RefinerConfig.INPUTS, t, height, width),
                    memory.allocate(DType.F32, RefinerConfig.OUTPUTS, t, height, width));
        }
    }

    /// What a pass reads and writes besides weights and workspace.
    private record Operands(Operand pictures, Operand decoded, Operand warped, Operand mask) {}

    private final RefinerConfig config;
    private final Backend backend;
    private final PictureNetwork body;
    private final ClipWorkspaces<ReplayedSequences<Operands>> passes;

    private PixelRefiner(RefinerConfig config, TensorScope scope, WeightReader weights) {
        this.config = config;
        this.backend = weights.backend();
        this.body = switch (config) {
            case RefinerConfig.Blend blend -> new PixelBlend(blend, weights);
            case RefinerConfig.Unet unet -> new PictureUnet(unet.form(), Activation.NONE, weights);
        };
        this.passes = new ClipWorkspaces<>(scope, "refiner", this::planned);
    }

    private ReplayedSequences<Operands> planned(TensorScope memory, int frames, int height, int width) {
        Tensors tensors = Tensors.allocate(memory, frames, height, width);
        PictureNetwork.Pass inner = body.planned(memory, frames, height, width);
        return new ReplayedSequences<>(backend, memory, operands -> pass(operands, tensors, inner));
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @throws InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static PixelRefiner load(Backend backend, TensorScope scope, RefinerConfig config, WeightSource weights) {
        Set<DType> types = expectedWeights(config).verify(weights, name -> false);
        backend.plan("pixel path", operations(config, backend.activationType(), types));
        return new PixelRefiner(config, scope, new WeightReader(backend, scope, weights));
    }

    /// Operations that a configuration calls for.
    ///
    /// @param activation the backend's type of activations
    /// @param weights types of the weights
    public static Set<Operation> operations(RefinerConfig config, DType activation, Set<DType> weights) {
        Set<Operation> needed = new LinkedHashSet<>(
                switch (config) {
                    case RefinerConfig.Blend blend -> PixelBlend.operations(activation, weights);
                    case RefinerConfig.Unet unet -> PictureUnet.operations(activation, weights);
                });
        needed.addAll(Operation.all(DType.F32, Op.CONCAT, Op.ACTIVATE, Op.MULTIPLY, Op.AXPBY, Op.CLAMP));
        return needed;
    }

    /// Names and shapes of the tensors that a configuration calls for.
    public static ExpectedWeights expectedWeights(RefinerConfig config) {
        return switch (config) {
            case RefinerConfig.Blend blend -> PixelBlend.expectedWeights(blend);
            case RefinerConfig.Unet unet -> unet.form().expectedWeights();
        };
    }

    public RefinerConfig config() {
        return config;
    }

    /// Reserves the memory for clips of this size; that of two sizes is kept.
    ///
    /// @throws InvalidInputException unless height and width are multiples of the architecture's cell
    public void plan(int frames, int height, int width) {
        int cell = body.cell();
        if (frames < 1 || height < cell || width < cell || height % cell != 0 || width % cell != 0) {
            throw new InvalidInputException(frames + " pictures of " + width + "x" + height
                    + " cannot be refined: there must be one at least, and both sizes must be multiples of " + cell);
        }
        passes.of(frames, height, width);
    }

    /// Refines T pictures.
    ///
    /// @param pictures f32 `[3,T,H,W]` in [-1,1], written; may be `decoded` itself
    /// @param decoded f32 `[3,T,H,W]` from the tokenizer
    /// @param warped f32 `[3,T,H,W]` remembered pictures warped to these poses, holes filled
    /// @param mask f32 `[1,T,H,W]`, 1 where `warped` was seen, 0 in holes
    /// @throws InvalidInputException unless height and width are multiples of the architecture's cell
    public void refine(Tensor pictures, Tensor decoded, Tensor warped, Tensor mask) {
        int frames = decoded.shape().extent(1);
        int height = decoded.shape().extent(2);
        int width = decoded.shape().extent(3);
        plan(frames, height, width);
        Operands operands =
                new Operands(new Operand(pictures), new Operand(decoded), new Operand(warped), new Operand(mask));
        passes.of(frames, height, width).of(operands).run();
    }

    private void pass(Operands operands, Tensors tensors, PictureNetwork.Pass inner) {
        Tensor decoded = operands.decoded().tensor();
        Tensor warped = operands.warped().tensor();
        Tensor mask = operands.mask().tensor();
        backend.concat(tensors.planes(), 0, decoded, warped, mask);
        inner.apply(tensors.corrections(), tensors.planes());
        blend(operands.pictures().tensor(), decoded, warped, mask, tensors);
    }

    /// `a*warped + (1-a)*(decoded + correction)` with `a = sigmoid(logit)*mask`, clamped.
    private void blend(Tensor pictures, Tensor decoded, Tensor warped, Tensor mask, Tensors tensors) {
        Tensor trust = tensors.corrections().slice(3, 4);
        backend.activate(trust, Activation.SIGMOID, trust);
        backend.multiply(trust, trust, mask);
        Tensor corrected = tensors.corrections().slice(0, 3);
        backend.axpby(corrected, 1, corrected, 1, decoded);
        Tensor towards = tensors.planes().slice(0, 3);
        backend.axpby(towards, 1, warped, -1, corrected);
        for (int c = 0; c < 3; c++) {
            Tensor colour = towards.slice(c, c + 1);
            backend.multiply(colour, colour, trust);
        }
        backend.axpby(pictures, 1, corrected, 1, towards);
        backend.clamp(pictures, pictures, -1, 1);
    }
}
