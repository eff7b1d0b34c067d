package cosmonaut.network.depth;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/// The tensors between the steps of a [DepthNetwork] for one size of picture.
final class DepthWorkspace implements AutoCloseable {

    /// One level: `[1,h,w,width]` after each convolution and, but for the coarsest, what comes up from the next.
    private record Level(Tensor between, Tensor skip, Tensor doubled, Tensor narrowed, Tensor cropped, Tensor joined) {}

    private final TensorScope scope;
    private final int height;
    private final int width;
    private final float[] hostInput;
    private final Tensor input;
    private final Tensor disparity;
    private final Tensor cells;
    private final Tensor shuffled;
    private final List<Level> levels = new ArrayList<>();

    DepthWorkspace(DepthConfig config, TensorScope scope, int height, int width) {
        this.scope = scope;
        this.height = height;
        this.width = width;
        this.hostInput = new float[height * width * config.inChannels()];
        this.input = scope.allocate(DType.F32, height, width, config.inChannels());
        this.disparity = scope.allocate(DType.F32, height, width);
        this.cells = scope.allocate(DType.F32, 1, height / 2, width / 2, 4 * config.inChannels());
        this.shuffled = scope.allocate(DType.F32, 1, height / 2, width / 2, 4);
        int h = height / 2;
        int w = width / 2;
        for (int i = 0; i < config.widths().size(); i++) {
            boolean coarsest = i == config.widths().size() - 1;
            levels.add(level(
                    h, w, config.widths().get(i), coarsest ? 0 : config.widths().get(i + 1)));
            h = (h + 1) / 2;
            w = (w + 1) / 2;
        }
    }

    /// @param above channels of the next coarser level, 0 if there is none
    private Level level(int h, int w, int channels, int above) {
        int evenH = h + h % 2;
        int evenW = w + w % 2;
        Tensor doubled = scope.allocate(DType.F32, 1, evenH, evenW, above);
        boolean odd = evenH != h || evenW != w;
        Tensor narrowed = odd ? scope.allocate(DType.F32, 1, h, evenW, above) : doubled;
        Tensor cropped = odd ? scope.allocate(DType.F32, 1, h, w, above) : doubled;
        return new Level(
                scope.allocate(DType.F32, 1, h, w, channels),
                scope.allocate(DType.F32, 1, h, w, channels),
                doubled,
                narrowed,
                cropped,
                scope.allocate(DType.F32, 1, h, w, above + channels));
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    /// The input as the host fills it, `[H,W,5]`.
    float[] hostInput() {
        return hostInput;
    }

    Tensor input() {
        return input;
    }

    Tensor disparity() {
        return disparity;
    }

    Tensor cells() {
        return cells;
    }

    Tensor shuffled() {
        return shuffled;
    }

    Tensor between(int level) {
        return levels.get(level).between();
    }

    Tensor skip(int level) {
        return levels.get(level).skip();
    }

    Tensor doubled(int level) {
        return levels.get(level).doubled();
    }

    Tensor narrowed(int level) {
        return levels.get(level).narrowed();
    }

    Tensor cropped(int level) {
        return levels.get(level).cropped();
    }

    Tensor joined(int level) {
        return levels.get(level).joined();
    }

    @Override
    public void close() {
        scope.close();
    }
}
