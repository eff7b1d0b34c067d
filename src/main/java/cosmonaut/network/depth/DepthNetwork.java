package cosmonaut.network.depth;

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
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The starter's depth network, `hinted-unet-1`: a U-Net over cells of 2x2 pixels.
///
/// Where depth is known already (warped from remembered pictures) it is given as a hint. One thread at a time.
public final class DepthNetwork {

    /// @param host the input as the host fills it
    /// @param input `[5,1,H,W]`
    /// @param disparity `[1,1,H,W]`
    /// @param passes of pictures of this size
    private record Tensors(float[] host, Tensor input, Tensor disparity, ReplayedSequences<Operands> passes) {}

    /// What a pass reads and writes besides weights and workspace.
    private record Operands(Operand disparity, Operand input) {}

    private final DepthConfig config;
    private final Backend backend;
    private final PictureUnet unet;
    private final ClipWorkspaces<Tensors> workspaces;

    private DepthNetwork(DepthConfig config, TensorScope scope, WeightReader weights) {
        this.config = config;
        this.backend = weights.backend();
        this.unet = new PictureUnet(config.form(), Activation.SIGMOID, weights);
        this.workspaces = new ClipWorkspaces<>(scope, "depth", this::planned);
    }

    private Tensors planned(TensorScope memory, int t, int height, int width) {
        PictureNetwork.Pass pass = unet.planned(memory, t, height, width);
        return new Tensors(
                new float[t * height * width * config.inChannels()],
                memory.allocate(DType.F32, config.inChannels(), t, height, width),
                memory.allocate(DType.F32, 1, t, height, width),
                new ReplayedSequences<>(
                        backend,
                        memory,
                        operands -> pass.apply(
                                operands.disparity().tensor(), operands.input().tensor())));
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @throws InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static DepthNetwork load(Backend backend, TensorScope scope, DepthConfig config, WeightSource weights) {
        Set<DType> types = expectedWeights(config).verify(weights, name -> false);
        backend.plan("depth network", PictureUnet.operations(backend.activationType(), types));
        return new DepthNetwork(config, scope, new WeightReader(backend, scope, weights));
    }

    /// Names and shapes of the tensors that a configuration calls for.
    public static ExpectedWeights expectedWeights(DepthConfig config) {
        return config.form().expectedWeights();
    }

    public DepthConfig config() {
        return config;
    }

    /// Reserves the memory for pictures of this size.
    ///
    /// @throws InvalidInputException unless both sizes are even
    public void plan(int height, int width) {
        int cell = unet.cell();
        if (height < cell || width < cell || height % cell != 0 || width % cell != 0) {
            throw new InvalidInputException(
                    "depth of a picture of " + width + "x" + height + " cannot be estimated: both sizes must be even");
        }
        workspaces.of(1, height, width);
    }

    /// Depth of a picture.
    ///
    /// @param depth written: z-depth in metres, within near..far of the network's lens, rows top to bottom,
    /// `height*width` values
    /// @param rgb interleaved red, green, blue in [-1,1]
    /// @param hint z-depth in metres where known and 0 elsewhere, or null if nothing is known
    /// @param fx focal length of the camera, in picture widths
    /// @throws InvalidInputException unless both sizes are even
    public void estimate(float[] depth, float[] rgb, float @Nullable [] hint, double fx, int height, int width) {
        plan(height, width);
        float lens = config.lens(fx);
        Tensors tensors = workspaces.of(1, height, width);
        float[] planes = tensors.host();
        int area = height * width;
        for (int i = 0; i < area; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c * area + i] = rgb[3 * i + c];
            }
            float known = hint == null ? 0 : hint[i] * lens;
            planes[3 * area + i] = known > 0 ? (float) (config.near() / Math.max(known, 1e-3f)) : 0;
            planes[4 * area + i] = known > 0 ? 1 : 0;
        }
        backend.write(tensors.input(), planes);
        disparity(tensors.disparity(), tensors.input());
        backend.read(depth, tensors.disparity());
        for (int i = 0; i < depth.length; i++) {
            depth[i] = depthOf(depth[i]) / lens;
        }
    }

    /// Depth, in the network's metres, that a disparity stands for.
    public float depthOf(float disparity) {
        return (float) (config.near() / Math.max(disparity, config.near() / config.far()));
    }

    /// The network itself.
    ///
    /// @param disparity f32 `[1,T,H,W]`, written: near/depth in (0,1)
    /// @param input f32 `[5,T,H,W]`: red, green, blue, near/hint or 0, 1 where there is a hint
    public void disparity(Tensor disparity, Tensor input) {
        Tensors tensors = workspaces.of(
                input.shape().extent(1), input.shape().extent(2), input.shape().extent(3));
        tensors.passes()
                .of(new Operands(new Operand(disparity), new Operand(input)))
                .run();
    }
}
