package cosmonaut.network.depth;

import cosmonaut.network.ClipWorkspaces;
import cosmonaut.network.WeightReader;
import cosmonaut.network.vision.VisionConfig;
import cosmonaut.network.vision.VisionTensors;
import cosmonaut.network.vision.VisionTransformer;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// MoGe-2 (arXiv 2507.02546): as MoGe-1, with a scale that makes depth metres. GEN3C section 4.2. One thread at a time.
public final class Moge2Network implements PictureDepth {

    /// @param sum `[N,projected]` of all features so far
    /// @param more `[N,projected]` of one block
    /// @param places uv of every level; that of the first lies behind the features in the neck's input
    /// @param neckInput `[1,h,w,projected+2]`
    /// @param necks `[1,h,w,width]` of every level, which the heads are given
    /// @param scales `[1,width]` of every step from the class token to the logarithm of the scale
    private record Tensors(
            Moge2Config.Grid grid,
            VisionTensors vision,
            HeadMemory memory,
            Tensor sum,
            Tensor more,
            List<Tensor> places,
            Tensor neckInput,
            List<Tensor> necks,
            Tensor points,
            Tensor mask,
            List<Tensor> scales) {}

    private record Planned(Tensors tensors, Runnable pass) {}

    /// @param scale of the points, metres
    record Answer(PointMap map, double scale) {}

    private final Moge2Config config;
    private final Backend backend;
    private final float[] mean;
    private final float[] deviation;
    private final VisionTransformer vision;
    private final List<LinearWeight> projections;
    private final ConvStack neck;
    private final ConvStack points;
    private final ConvStack mask;
    private final List<LinearWeight> scale;
    private final ClipWorkspaces<Planned> workspaces;

    private Moge2Network(Moge2Config config, TensorScope scope, WeightReader weights) {
        this.config = config;
        this.backend = weights.backend();
        this.mean = weights.host("encoder.image_mean").toFloats();
        this.deviation = weights.host("encoder.image_std").toFloats();
        this.vision = new VisionTransformer(weights, scope, Moge2Config.VISION, config.vision());
        this.projections = IntStream.range(0, config.taken().size())
                .mapToObj(i -> weights.linear("encoder.output_projections." + i))
                .toList();
        this.neck = new ConvStack(weights, "neck.", config.neck());
        this.points = new ConvStack(weights, "points_head.", config.points());
        this.mask = new ConvStack(weights, "mask_head.", config.mask());
        this.scale = IntStream.range(0, config.scale().size())
                .mapToObj(i -> weights.linear("scale_head." + 2 * i))
                .toList();
        this.workspaces = new ClipWorkspaces<>(scope, "moge", this::planned);
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @param weights of `model.pt`, with the names that are stored there
    /// @throws cosmonaut.InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static Moge2Network load(Backend backend, TensorScope scope, Moge2Config config, WeightSource weights) {
        Set<DType> types = config.expectedWeights().verify(weights, config::isSkipped);
        DType activation = backend.activationType();
        Set<Operation> needed = new LinkedHashSet<>(VisionTransformer.operations(activation, types));
        needed.addAll(HeadLayers.operations(activation, types));
        needed.addAll(Operation.all(activation, Op.COPY, Op.ACTIVATE));
        backend.plan("depth network", needed);
        return new Moge2Network(config, scope, new WeightReader(backend, scope, weights));
    }

    @Override
    public void plan(int height, int width) {
        config.grid(height, width);
        workspaces.of(1, height, width);
    }

    private Planned planned(TensorScope memory, int frames, int height, int width) {
        Moge2Config.Grid grid = config.grid(height, width);
        DType type = backend.activationType();
        HeadMemory head = new HeadMemory(backend, memory, config.widest(grid));
        ViewPlane plane = new ViewPlane((double) width / height);
        List<Tensor> places = new ArrayList<>();
        List<Tensor> necks = new ArrayList<>();
        for (int i = 0; i < config.neck().levels().size(); i++) {
            int h = grid.h() << i;
            int w = grid.w() << i;
            head.planPlaces(plane, h, w);
            head.planEdges(h, w);
            head.planResize(AxisTaps.bilinear(h, 2 * h));
            head.planResize(AxisTaps.bilinear(w, 2 * w));
            places.add(head.places(h, w));
            necks.add(
                    memory.allocate(type, 1, h, w, config.neck().levels().get(i).width()));
        }
        int patches = grid.h() * grid.w();
        int[] last = necks.getLast().shape().toArray();
        Tensors tensors = new Tensors(
                grid,
                vision.planned(memory, grid.h(), grid.w()),
                head,
                memory.allocate(type, patches, config.projected()),
                memory.allocate(type, patches, config.projected()),
                places,
                memory.allocate(type, 1, grid.h(), grid.w(), config.projected() + 2),
                necks,
                memory.allocate(type, last[1] * last[2], 3),
                memory.allocate(type, last[1] * last[2], 1),
                config.scale().stream().map(n -> memory.allocate(type, 1, n)).toList());
        return new Planned(tensors, backend.replayable(memory, () -> forward(tensors)));
    }

    private void forward(Tensors t) {
        HeadMemory memory = t.memory();
        memory.workspace().reset();
        vision.forward(t.vision(), config.takenBlocks(), (k, features) -> take(t, k, features));
        int[] s = t.neckInput().shape().toArray();
        backend.concat(
                t.neckInput(),
                3,
                t.sum().reshape(1, s[1], s[2], config.projected()),
                t.places().getFirst());
        List<Tensor> inputs = new ArrayList<>(t.places());
        inputs.set(0, t.neckInput());
        HeadLayers layers = new HeadLayers(backend, memory);
        neck.forward(memory, layers, inputs, t.necks(), null);
        points.forward(memory, layers, t.necks(), List.of(), t.points());
        mask.forward(memory, layers, t.necks(), List.of(), t.mask());
    }

    /// The features of one block, and of the last the class token.
    private void take(Tensors t, int index, Tensor features) {
        int tokens = features.shape().extent(0);
        Tensor into = index == 0 ? t.sum() : t.more();
        backend.linear(into, features.slice(1, tokens), projections.get(index), Activation.NONE);
        if (index > 0) {
            backend.axpby(t.sum(), 1, t.sum(), 1, t.more());
        }
        if (index + 1 == projections.size()) {
            Tensor x = features.slice(0, 1);
            for (int i = 0; i < scale.size(); i++) {
                boolean isLast = i + 1 == scale.size();
                backend.linear(t.scales().get(i), x, scale.get(i), isLast ? Activation.NONE : Activation.RELU);
                x = t.scales().get(i);
            }
        }
    }

    @Override
    public boolean isMetric() {
        return true;
    }

    @Override
    public boolean findsLens() {
        return true;
    }

    @Override
    public DepthMap estimate(float[] rgb, int height, int width) {
        return estimate(rgb, Double.NaN, height, width);
    }

    /// In metres. The published mask is a sigmoid above a half, which is a number above 0.
    @Override
    public DepthMap estimate(float[] rgb, double fx, int height, int width) {
        Answer answer = points(rgb, height, width);
        return answer.map().solved(0, fx, true, answer.scale());
    }

    /// The point map of a picture, as the network gives it.
    Answer points(float[] rgb, int height, int width) {
        plan(height, width);
        Planned planned = workspaces.of(1, height, width);
        Tensors tensors = planned.tensors();
        int h = tensors.grid().h();
        int w = tensors.grid().w();
        int patch = VisionConfig.PATCH;
        float[] picture =
                Scaling.antialiased(Scaling.planes(rgb), AxisTaps.Filter.BILINEAR, height, width, patch * h, patch * w);
        Scaling.normalise(picture, mean, deviation);
        vision.write(tensors.vision(), picture, h, w);
        planned.pass().run();
        int[] last = tensors.necks().getLast().shape().toArray();
        float[] found = new float[3 * last[1] * last[2]];
        backend.read(found, tensors.points());
        float[] trusted = new float[last[1] * last[2]];
        backend.read(trusted, tensors.mask());
        double metres = 1;
        if (!tensors.scales().isEmpty()) {
            float[] logarithm = new float[1];
            backend.read(logarithm, tensors.scales().getLast());
            metres = Math.exp(logarithm[0]);
        }
        found = Scaling.bilinear(found, 3, last[1], last[2], height, width);
        for (int i = 0; i < found.length; i += 3) {
            config.remap().apply(found, i);
        }
        trusted = Scaling.bilinear(trusted, 1, last[1], last[2], height, width);
        return new Answer(new PointMap(height, width, found, trusted), metres);
    }
}
