package cosmonaut.network.depth;

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
import org.jspecify.annotations.Nullable;

/// The starter's depth network, `hinted-unet-1`: a U-net over cells of 2x2 pixels.
///
/// Where depth is known already (warped from remembered pictures) it is given as a hint. One thread at a time.
public final class DepthNetwork {

    private static final int CELL = 2;
    private static final ConvGeometry SAME = ConvGeometry.same(0, 1);
    private static final ConvGeometry HALVE = new ConvGeometry(1, 2, 2, 0, 1, 1, 1, 1);

    /// Two convolutions 3x3 with a SiLU after each.
    private record Pair(ConvWeight conv1, ConvWeight conv2, ConvGeometry first) {}

    private final DepthConfig config;
    private final Backend backend;
    private final TensorScope scope;
    private final List<Pair> encoder = new ArrayList<>();
    private final List<Pair> decoder = new ArrayList<>();
    private final ConvWeight out;
    private @Nullable DepthWorkspace workspace;

    private DepthNetwork(DepthConfig config, TensorScope scope, WeightReader weights) {
        this.config = config;
        this.backend = weights.backend();
        this.scope = scope;
        for (int i = 0; i < config.widths().size(); i++) {
            String name = "enc." + i;
            encoder.add(new Pair(weights.conv(name + ".conv1"), weights.conv(name + ".conv2"), i == 0 ? SAME : HALVE));
        }
        for (int i = 0; i < config.widths().size() - 1; i++) {
            String name = "dec." + i;
            decoder.add(new Pair(weights.conv(name + ".conv1"), weights.conv(name + ".conv2"), SAME));
        }
        this.out = weights.conv("out");
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @throws InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static DepthNetwork load(Backend backend, TensorScope scope, DepthConfig config, WeightSource weights) {
        expectedWeights(config).verify(weights, name -> false);
        return new DepthNetwork(config, scope, new WeightReader(backend, scope, weights));
    }

    /// Names and shapes of the tensors that a configuration calls for.
    public static ExpectedWeights expectedWeights(DepthConfig config) {
        ExpectedWeights expected = new ExpectedWeights();
        List<Integer> widths = config.widths();
        for (int i = 0; i < widths.size(); i++) {
            int in = i == 0 ? config.inChannels() * CELL * CELL : widths.get(i - 1);
            addPair(expected, "enc." + i, in, widths.get(i));
        }
        for (int i = 0; i < widths.size() - 1; i++) {
            addPair(expected, "dec." + i, widths.get(i + 1) + widths.get(i), widths.get(i));
        }
        expected.add("out.weight", CELL * CELL, widths.getFirst(), 3, 3).add("out.bias", CELL * CELL);
        return expected;
    }

    private static void addPair(ExpectedWeights expected, String name, int in, int width) {
        expected.add(name + ".conv1.weight", width, in, 3, 3).add(name + ".conv1.bias", width);
        expected.add(name + ".conv2.weight", width, width, 3, 3).add(name + ".conv2.bias", width);
    }

    public DepthConfig config() {
        return config;
    }

    /// Reserves the memory for pictures of this size.
    ///
    /// @throws InvalidInputException unless both sizes are even
    public void plan(int height, int width) {
        workspaceOf(height, width);
    }

    /// Depth of a picture.
    ///
    /// @param depth written: z-depth in metres within near..far, rows top to bottom, `height*width` values
    /// @param rgb interleaved red, green, blue in [-1,1]
    /// @param hint z-depth in metres where known and 0 elsewhere, or null if nothing is known
    /// @throws InvalidInputException unless both sizes are even
    public void estimate(float[] depth, float[] rgb, float @Nullable [] hint, int height, int width) {
        DepthWorkspace tensors = workspaceOf(height, width);
        float[] input = tensors.hostInput();
        for (int i = 0; i < height * width; i++) {
            System.arraycopy(rgb, 3 * i, input, 5 * i, 3);
            float known = hint == null ? 0 : hint[i];
            input[5 * i + 3] = known > 0 ? (float) (config.near() / Math.max(known, 1e-3f)) : 0;
            input[5 * i + 4] = known > 0 ? 1 : 0;
        }
        backend.write(tensors.input(), input);
        disparity(tensors.disparity(), tensors.input());
        backend.read(depth, tensors.disparity());
        for (int i = 0; i < depth.length; i++) {
            depth[i] = depthOf(depth[i]);
        }
    }

    /// Depth in metres that a disparity stands for.
    public float depthOf(float disparity) {
        return (float) (config.near() / Math.max(disparity, config.near() / config.far()));
    }

    /// The network itself.
    ///
    /// @param disparity f32 `[H,W]`, written: near/depth in (0,1)
    /// @param input f32 `[H,W,5]`: red, green, blue, near/hint or 0, 1 where there is a hint
    public void disparity(Tensor disparity, Tensor input) {
        int height = input.shape().extent(0);
        int width = input.shape().extent(1);
        DepthWorkspace tensors = workspaceOf(height, width);
        int h = height / CELL;
        int w = width / CELL;
        // Channel (c*2 + dy)*2 + dx of a cell.
        backend.permute(
                tensors.cells().reshape(h, w, 5, CELL, CELL), input.reshape(h, CELL, w, CELL, 5), 0, 2, 4, 1, 3);

        Tensor x = tensors.cells();
        for (int i = 0; i < encoder.size(); i++) {
            x = pair(encoder.get(i), x, tensors.between(i), tensors.skip(i));
        }
        for (int i = decoder.size() - 1; i >= 0; i--) {
            backend.resizeNearest(tensors.doubled(i), x);
            Tensor up = tensors.cropped(i);
            if (up != tensors.doubled(i)) {
                crop(tensors, i);
            }
            backend.concat(tensors.joined(i), 3, up, tensors.skip(i));
            x = pair(decoder.get(i), tensors.joined(i), tensors.between(i), tensors.skip(i));
        }
        backend.conv(tensors.shuffled(), x, out, SAME, Activation.SIGMOID);
        backend.permute(disparity.reshape(h, CELL, w, CELL), tensors.shuffled().reshape(h, w, CELL, CELL), 0, 2, 1, 3);
    }

    private Tensor pair(Pair pair, Tensor x, Tensor between, Tensor dst) {
        backend.conv(between, x, pair.conv1(), pair.first(), Activation.SILU);
        backend.conv(dst, between, pair.conv2(), SAME, Activation.SILU);
        return dst;
    }

    /// Cuts the last row and column off where the finer level has an odd size.
    private void crop(DepthWorkspace tensors, int level) {
        backend.narrow(tensors.narrowed(level), tensors.doubled(level), 1, 0);
        backend.narrow(tensors.cropped(level), tensors.narrowed(level), 2, 0);
    }

    private DepthWorkspace workspaceOf(int height, int width) {
        DepthWorkspace current = workspace;
        if (current != null && current.height() == height && current.width() == width) {
            return current;
        }
        if (height < CELL || width < CELL || height % CELL != 0 || width % CELL != 0) {
            throw new InvalidInputException(
                    "depth of a picture of " + width + "x" + height + " cannot be estimated: both sizes must be even");
        }
        if (current != null) {
            current.close();
        }
        DepthWorkspace next = new DepthWorkspace(config, scope.child("depth"), height, width);
        workspace = next;
        return next;
    }
}
