package cosmonaut.network.refiner;

import cosmonaut.InvalidInputException;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.ArrayList;
import java.util.List;

/// The starter's pixel path, `pixel-blend-1`: every picture by itself, over cells of 4x4 pixels.
///
/// It adds a correction to the decoded picture and lays the warped picture over it as far as it trusts that. One
/// thread at a time.
public final class PixelRefiner {

    /// Red, green, blue decoded; red, green, blue warped; mask.
    private static final int INPUTS = 7;

    /// Red, green, blue correction; blend logit.
    private static final int OUTPUTS = 4;

    private static final int CELL = 4;

    /// Sizes of clip whose memory is kept at once: a single picture and a chunk.
    private static final int KEPT_SIZES = 2;

    private static final ConvGeometry SAME = ConvGeometry.same(0, 1);

    private final RefinerConfig config;
    private final Backend backend;
    private final TensorScope scope;
    private final List<ConvWeight> layers = new ArrayList<>();
    private final ConvWeight out;
    private final List<RefinerWorkspace> workspaces = new ArrayList<>();

    private PixelRefiner(RefinerConfig config, TensorScope scope, WeightReader weights) {
        this.config = config;
        this.backend = weights.backend();
        this.scope = scope;
        for (int i = 0; i < config.layers(); i++) {
            layers.add(weights.conv("conv." + i));
        }
        this.out = weights.conv("out");
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @throws InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static PixelRefiner load(Backend backend, TensorScope scope, RefinerConfig config, WeightSource weights) {
        expectedWeights(config).verify(weights, name -> false);
        return new PixelRefiner(config, scope, new WeightReader(backend, scope, weights));
    }

    /// Names and shapes of the tensors that a configuration calls for.
    public static ExpectedWeights expectedWeights(RefinerConfig config) {
        ExpectedWeights expected = new ExpectedWeights();
        int width = config.width();
        for (int i = 0; i < config.layers(); i++) {
            int in = i == 0 ? INPUTS * CELL * CELL : width;
            expected.add("conv." + i + ".weight", width, in, 3, 3).add("conv." + i + ".bias", width);
        }
        int outputs = OUTPUTS * CELL * CELL;
        return expected.add("out.weight", outputs, width, 3, 3).add("out.bias", outputs);
    }

    public RefinerConfig config() {
        return config;
    }

    /// Reserves the memory for clips of this size.
    ///
    /// @throws InvalidInputException unless height and width are multiples of 4
    public void plan(int frames, int height, int width) {
        workspaceOf(frames, height, width);
    }

    /// Refines T pictures.
    ///
    /// @param pictures f32 `[3,T,H,W]` in [-1,1], written; may be `decoded` itself
    /// @param decoded f32 `[3,T,H,W]` from the tokenizer
    /// @param warped f32 `[3,T,H,W]` remembered pictures warped to these poses, holes filled
    /// @param mask f32 `[1,T,H,W]`, 1 where `warped` was seen, 0 in holes
    public void refine(Tensor pictures, Tensor decoded, Tensor warped, Tensor mask) {
        int t = decoded.shape().extent(1);
        int height = decoded.shape().extent(2);
        int width = decoded.shape().extent(3);
        int h = height / CELL;
        int w = width / CELL;
        RefinerWorkspace tensors = workspaceOf(t, height, width);

        backend.concat(tensors.planes(), 0, decoded, warped, mask);
        // Channel (c*4 + dy)*4 + dx of a cell.
        backend.permute(
                tensors.cells().reshape(t, h, w, INPUTS, CELL, CELL),
                tensors.planes().reshape(INPUTS, t, h, CELL, w, CELL),
                1,
                2,
                4,
                0,
                3,
                5);

        Tensor x = tensors.hidden();
        Tensor y = tensors.between();
        backend.conv(x, tensors.cells(), layers.getFirst(), SAME, Activation.SILU);
        for (ConvWeight layer : layers.subList(1, layers.size())) {
            backend.conv(y, x, layer, SAME, Activation.SILU);
            backend.axpby(x, 1, x, 1, y);
        }
        backend.conv(tensors.result(), x, out, SAME, Activation.NONE);
        backend.permute(
                tensors.corrections().reshape(OUTPUTS, t, h, CELL, w, CELL),
                tensors.result().reshape(t, h, w, OUTPUTS, CELL, CELL),
                3,
                0,
                1,
                4,
                2,
                5);
        blend(pictures, decoded, warped, mask, tensors);
    }

    /// `a*warped + (1-a)*(decoded + correction)` with `a = sigmoid(logit)*mask`, clamped.
    private void blend(Tensor pictures, Tensor decoded, Tensor warped, Tensor mask, RefinerWorkspace tensors) {
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
        clamp(pictures, tensors.ones());
    }

    /// `1 - relu(2 - relu(1 + x))`, which is x limited to [-1,1].
    private void clamp(Tensor x, Tensor ones) {
        backend.axpby(x, 1, x, 1, ones);
        backend.activate(x, Activation.RELU, x);
        backend.axpby(x, -1, x, 2, ones);
        backend.activate(x, Activation.RELU, x);
        backend.axpby(x, -1, x, 1, ones);
    }

    private RefinerWorkspace workspaceOf(int frames, int height, int width) {
        for (RefinerWorkspace planned : workspaces) {
            if (planned.fits(frames, height, width)) {
                return planned;
            }
        }
        if (frames < 1 || height < CELL || width < CELL || height % CELL != 0 || width % CELL != 0) {
            throw new InvalidInputException("pictures of " + width + "x" + height
                    + " cannot be refined: both sizes must be multiples of " + CELL);
        }
        if (workspaces.size() == KEPT_SIZES) {
            workspaces.removeFirst().close();
        }
        RefinerWorkspace next = RefinerWorkspace.allocate(
                scope.child("refiner"), backend, frames, height, width, INPUTS, OUTPUTS, CELL, config.width());
        workspaces.add(next);
        return next;
    }
}
