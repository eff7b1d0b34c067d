package cosmonaut.network.tokenizer;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Codes a clip tile after tile, as a [TilePlan] says, and blends what comes out. All of it is operations of the
/// backend, so that a device can record it.
final class TiledCoding {

    private final Backend backend;
    private final TilePlan plan;
    private final Blend pixels;
    private final Blend latents;

    /// @param scope of the memory for a tile
    TiledCoding(Backend backend, TensorScope scope, TilePlan plan) {
        this.backend = backend;
        this.plan = plan;
        ClipPlan clip = plan.clip();
        TokenizerConfig config = clip.config();
        int channels = Math.max(config.inChannels(), config.outChannels());
        this.pixels = new Blend(scope, config.spatialCompressionRatio(), channels, clip.frames(), clip.width());
        this.latents = new Blend(scope, 1, config.latentChannels(), clip.latentFrames(), clip.latentWidth());
    }

    /// @param latentsOut `[C,T',h,w]`, written
    /// @param pixelsIn `[3,T,H,W]`
    /// @param encoder writes a tile's latents, its first argument, from its pixels
    void encode(Tensor latentsOut, Tensor pixelsIn, BiConsumer<Tensor, Tensor> encoder) {
        each(latentsOut, latents, pixelsIn, pixels, encoder);
    }

    /// @param pixelsOut `[3,T,H,W]`, written
    /// @param latentsIn `[C,T',h,w]`
    /// @param decoder writes a tile's pixels, its first argument, from its latents
    void decode(Tensor pixelsOut, Tensor latentsIn, BiConsumer<Tensor, Tensor> decoder) {
        each(pixelsOut, pixels, latentsIn, latents, decoder);
    }

    private void each(Tensor out, Blend blend, Tensor in, Blend cut, BiConsumer<Tensor, Tensor> coder) {
        backend.fill(out, 0);
        for (int row = 0; row < plan.rows().tiles(); row++) {
            for (int column = 0; column < plan.columns().tiles(); column++) {
                Tensor part = cut.tile(in.shape().extent(0));
                Tensor made = blend.tile(out.shape().extent(0));
                cut.cut(part, in, row, column);
                coder.accept(made, part);
                blend.add(out, made, row, column);
            }
        }
    }

    /// Takes tiles out of planes of one size and lays them over each other there.
    private final class Blend {

        private final int parts;
        private final int frames;
        private final int width;
        private final int tileHeight;
        private final int tileWidth;
        private final Tensor tile;
        private final Tensor zeros;
        private final Tensor band;
        private final List<Tensor> weights = new ArrayList<>();

        /// @param parts of a cell along an axis
        /// @param width of the planes
        Blend(TensorScope scope, int parts, int channels, int frames, int width) {
            this.parts = parts;
            this.frames = frames;
            this.width = width;
            this.tileHeight = plan.rows().size() * parts;
            this.tileWidth = plan.columns().size() * parts;
            this.tile = scope.allocate(DType.F32, channels, frames, tileHeight, tileWidth);
            this.zeros = scope.allocate(DType.F32, tileHeight * width);
            this.band = scope.allocate(DType.F32, tileHeight, width);
            backend.fill(zeros, 0);
            for (int row = 0; row < plan.rows().tiles(); row++) {
                for (int column = 0; column < plan.columns().tiles(); column++) {
                    Tensor shares = scope.allocate(DType.F32, tileHeight, tileWidth);
                    backend.write(shares, shares(row, column));
                    weights.add(shares);
                }
            }
        }

        private float[] shares(int row, int column) {
            float[] values = new float[tileHeight * tileWidth];
            for (int i = 0; i < values.length; i++) {
                values[i] = plan.rows().weight(row, i / tileWidth, parts)
                        * plan.columns().weight(column, i % tileWidth, parts);
            }
            return values;
        }

        /// `[C,T,h,w]`
        Tensor tile(int channels) {
            return tile.slice(0, channels);
        }

        void cut(Tensor dst, Tensor src, int row, int column) {
            int planes = dst.shape().extent(0) * frames;
            Tensor into = dst.reshape(planes, tileHeight, tileWidth);
            int left = plan.columns().start(column) * parts;
            for (int i = 0; i < planes; i++) {
                backend.narrow(plane(into, i), band(src, i, row), 1, left);
            }
        }

        /// Adds a tile, which it spoils.
        void add(Tensor dst, Tensor src, int row, int column) {
            int planes = src.shape().extent(0) * frames;
            Tensor from = src.reshape(planes, tileHeight, tileWidth);
            Tensor shares = weights.get(row * plan.columns().tiles() + column);
            int left = plan.columns().start(column) * parts;
            int right = width - left - tileWidth;
            for (int i = 0; i < planes; i++) {
                Tensor plane = plane(from, i);
                backend.multiply(plane, plane, shares);
                List<Tensor> side = new ArrayList<>();
                if (left > 0) {
                    side.add(zeros(left));
                }
                side.add(plane);
                if (right > 0) {
                    side.add(zeros(right));
                }
                backend.concat(band, 1, side.toArray(Tensor[]::new));
                Tensor sum = band(dst, i, row);
                backend.axpby(sum, 1, sum, 1, band);
            }
        }

        private Tensor zeros(int columns) {
            return zeros.slice(0, tileHeight * columns).reshape(tileHeight, columns);
        }

        /// The rows of a plane in which a row of tiles lies, `[h,W]`.
        private Tensor band(Tensor whole, int plane, int row) {
            int height = plan.rows().extent() * parts;
            int top = plan.rows().start(row) * parts;
            return plane(whole.reshape(whole.shape().extent(0) * frames, height, width), plane)
                    .slice(top, top + tileHeight);
        }

        private static Tensor plane(Tensor planes, int index) {
            return planes.slice(index, index + 1)
                    .reshape(planes.shape().extent(1), planes.shape().extent(2));
        }
    }
}
