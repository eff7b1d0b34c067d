package cosmonaut.network.depth;

import cosmonaut.network.ClipWorkspaces;
import cosmonaut.network.WeightReader;
import cosmonaut.network.depth.DepthAnythingConfig.Grid;
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

/// Depth Anything V2 (arXiv 2406.09414): the inverse depth of a picture, up to a scale and a shift. GEN3C section 4.3.
/// One thread at a time.
///
/// It tells no lens and no depth. Inverse depths of a picture are spread from 1/100 to 1. Where no lens is known, it is
/// that of the window of GEN3C. Where depth is fitted to what is remembered (GEN3C section 3.6) neither matters.
public final class DepthAnythingNetwork implements PictureDepth {

    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    private static final float NEAR = 1;
    private static final float FAR = 100;

    /// Vertical angle of view in degrees.
    private static final double ANGLE = 50.625;

    private record Tensors(Grid grid, VisionTensors vision, DptHead.Tensors head, Runnable pass) {}

    private final DepthAnythingConfig config;
    private final Backend backend;
    private final VisionTransformer vision;
    private final DptHead head;
    private final ClipWorkspaces<Tensors> workspaces;

    private DepthAnythingNetwork(DepthAnythingConfig config, TensorScope scope, WeightReader weights) {
        this.config = config;
        this.backend = weights.backend();
        this.vision = new VisionTransformer(weights, scope, DepthAnythingConfig.VISION, config.vision());
        this.head = new DptHead(weights, config);
        this.workspaces = new ClipWorkspaces<>(scope, "depth-anything", this::planned);
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @param weights with the names of the published `.pth`
    /// @throws cosmonaut.InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static DepthAnythingNetwork load(
            Backend backend, TensorScope scope, DepthAnythingConfig config, WeightSource weights) {
        Set<DType> types = config.expectedWeights().verify(weights, config::isSkipped);
        DType activation = backend.activationType();
        Set<Operation> needed = new LinkedHashSet<>(VisionTransformer.operations(activation, types));
        needed.addAll(HeadLayers.operations(activation, types));
        needed.addAll(Operation.all(activation, Op.COPY, Op.ACTIVATE));
        backend.plan("depth network", needed);
        return new DepthAnythingNetwork(config, scope, new WeightReader(backend, scope, weights));
    }

    @Override
    public void plan(int height, int width) {
        workspaces.of(1, height, width);
    }

    private Tensors planned(TensorScope memory, int frames, int height, int width) {
        Grid grid = config.grid(height, width);
        VisionTensors seen = vision.planned(memory, grid.h(), grid.w());
        DptHead.Tensors made = head.planned(memory, grid);
        int tokens = 1 + grid.h() * grid.w();
        Set<Integer> taken = Set.copyOf(config.taken());
        return new Tensors(grid, seen, made, backend.replayable(memory, () -> {
            vision.forward(seen, taken, (k, features) -> head.take(made, k, features.slice(1, tokens)));
            head.finish(made);
        }));
    }

    @Override
    public boolean findsLens() {
        return false;
    }

    @Override
    public DepthMap estimate(float[] rgb, int height, int width) {
        double fy = 0.5 / Math.tan(Math.toRadians(ANGLE) / 2);
        return estimate(rgb, fy * height / width, height, width);
    }

    @Override
    public DepthMap estimate(float[] rgb, double fx, int height, int width) {
        float[] depth = inverse(rgb, height, width);
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : depth) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        float span = Math.max(most - least, Float.MIN_NORMAL);
        for (int i = 0; i < depth.length; i++) {
            float share = (depth[i] - least) / span;
            depth[i] = 1 / (share / NEAR + (1 - share) / FAR);
        }
        return new DepthMap(depth, fx, fx * width / height);
    }

    /// Inverse depth `[H,W]`, never below 0, as the network gives it.
    float[] inverse(float[] rgb, int height, int width) {
        plan(height, width);
        Tensors tensors = workspaces.of(1, height, width);
        int h = VisionConfig.PATCH * tensors.grid().h();
        int w = VisionConfig.PATCH * tensors.grid().w();
        float[] rows = AxisTaps.bicubic(width, w).apply(Scaling.planes(rgb), 3 * height, 1);
        float[] picture = AxisTaps.bicubic(height, h).apply(rows, 3, w);
        Scaling.normalise(picture, MEAN, DEVIATION);
        vision.write(
                tensors.vision(), picture, tensors.grid().h(), tensors.grid().w());
        tensors.pass().run();
        float[] inverse = new float[h * w];
        backend.read(inverse, tensors.head().inverse());
        return AxisTaps.corners(h, height).apply(AxisTaps.corners(w, width).apply(inverse, h, 1), 1, width);
    }
}
