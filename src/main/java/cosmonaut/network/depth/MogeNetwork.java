package cosmonaut.network.depth;

import cosmonaut.network.ClipWorkspaces;
import cosmonaut.network.WeightReader;
import cosmonaut.network.vision.VisionConfig;
import cosmonaut.network.vision.VisionTensors;
import cosmonaut.network.vision.VisionTransformer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.LinkedHashSet;
import java.util.Set;

/// MoGe-1 (arXiv 2410.19115; GEN3C section 4.1): a point in front of the camera for every pixel of a picture, up to a
/// scale and a shift; depth and lens follow from them. One thread at a time.
///
/// Depth has the scale that the network gives it, which is no metre.
public final class MogeNetwork implements PictureDepth {

    /// @param pass of the network over the patches that were written
    private record Tensors(MogeSize size, VisionTensors vision, MogeHead.Tensors head, Runnable pass) {}

    private final MogeConfig config;
    private final Backend backend;
    private final float[] mean;
    private final float[] deviation;
    private final VisionTransformer vision;
    private final MogeHead head;
    private final ClipWorkspaces<Tensors> workspaces;

    private MogeNetwork(MogeConfig config, TensorScope scope, WeightReader weights) {
        this.config = config;
        this.backend = weights.backend();
        this.mean = weights.host("image_mean").toFloats();
        this.deviation = weights.host("image_std").toFloats();
        this.vision = new VisionTransformer(weights, scope, MogeConfig.VISION, config.vision());
        this.head = new MogeHead(weights, config);
        this.workspaces = new ClipWorkspaces<>(scope, "moge", this::planned);
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @param weights of `model.pt`, with the names that are stored there
    /// @throws cosmonaut.InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static MogeNetwork load(Backend backend, TensorScope scope, MogeConfig config, WeightSource weights) {
        Set<DType> types = config.expectedWeights().verify(weights, config::isSkipped);
        backend.plan("depth network", operations(backend.activationType(), types));
        return new MogeNetwork(config, scope, new WeightReader(backend, scope, weights));
    }

    private static Set<Operation> operations(DType activation, Set<DType> weights) {
        Set<Operation> needed = new LinkedHashSet<>(VisionTransformer.operations(activation, weights));
        needed.addAll(HeadLayers.operations(activation, weights));
        needed.addAll(Operation.all(activation, Op.COPY, Op.GROUP_NORM));
        return needed;
    }

    public MogeConfig config() {
        return config;
    }

    @Override
    public void plan(int height, int width) {
        MogeSize.of(config.tokens(), height, width);
        workspaces.of(1, height, width);
    }

    private Tensors planned(TensorScope memory, int frames, int height, int width) {
        MogeSize size = MogeSize.of(config.tokens(), height, width);
        VisionTensors seen = vision.planned(memory, size.h(), size.w());
        MogeHead.Tensors made = head.planned(memory, size);
        int tokens = 1 + size.h() * size.w();
        return new Tensors(size, seen, made, backend.replayable(memory, () -> {
            vision.forward(seen, config.takenBlocks(), (k, features) -> head.take(made, k, features.slice(1, tokens)));
            head.finish(made);
        }));
    }

    @Override
    public boolean findsLens() {
        return true;
    }

    @Override
    public DepthMap estimate(float[] rgb, int height, int width) {
        return estimate(rgb, Double.NaN, height, width);
    }

    @Override
    public DepthMap estimate(float[] rgb, double fx, int height, int width) {
        return points(rgb, height, width).solved(config.threshold(), fx, false, 1);
    }

    /// The point map of a picture, as the network gives it.
    PointMap points(float[] rgb, int height, int width) {
        plan(height, width);
        Tensors tensors = workspaces.of(1, height, width);
        MogeSize size = tensors.size();
        vision.write(tensors.vision(), normalised(rgb, size), size.h(), size.w());
        tensors.pass().run();
        int pixels = size.h1() * size.w1();
        float[] points = new float[3 * pixels];
        backend.read(points, tensors.head().points());
        float[] mask = new float[pixels];
        backend.read(mask, tensors.head().mask());
        points = Scaling.bilinear(points, 3, size.h1(), size.w1(), height, width);
        for (int i = 0; i < points.length; i += 3) {
            config.remap().apply(points, i);
        }
        return new PointMap(height, width, points, Scaling.bilinear(mask, 1, size.h1(), size.w1(), height, width));
    }

    /// The picture as the vision transformer takes it, `[3,14h,14w]`: brought to the size of the result, then to whole
    /// patches.
    private float[] normalised(float[] rgb, MogeSize size) {
        int patch = VisionConfig.PATCH;
        float[] made = Scaling.antialiased(
                Scaling.planes(rgb), AxisTaps.Filter.BICUBIC, size.height(), size.width(), size.h1(), size.w1());
        Scaling.normalise(made, mean, deviation);
        return Scaling.antialiased(
                made, AxisTaps.Filter.BILINEAR, size.h1(), size.w1(), patch * size.h(), patch * size.w());
    }
}
