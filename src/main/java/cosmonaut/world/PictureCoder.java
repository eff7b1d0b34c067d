package cosmonaut.world;

import cosmonaut.diffusion.LatentStatistics;
import cosmonaut.media.Picture;
import cosmonaut.model.ModelFiles;
import cosmonaut.model.ModelFolder;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.nio.file.Path;

/// Codes single pictures with a model's tokenizer: for comparing pictures as the model sees them.
///
/// Latents have unit deviation by channel over the tokenizer's training pictures, where it states its statistics.
public final class PictureCoder implements AutoCloseable {

    private final Backend backend;
    private final TensorScope scope;
    private final VideoTokenizer tokenizer;
    private final LatentStatistics.Scaling scaling;
    private final Shape shape;
    private final Tensor pixels;
    private final Tensor latents;
    private final int width;
    private final int height;

    private PictureCoder(Backend backend, TensorScope scope, VideoTokenizer tokenizer, int width, int height) {
        this.backend = backend;
        this.scope = scope;
        this.tokenizer = tokenizer;
        this.width = width;
        this.height = height;
        TokenizerConfig coding = tokenizer.config();
        int spatial = coding.spatialCompressionRatio();
        tokenizer.plan(1, height, width);
        this.shape = Shape.of(coding.latentChannels(), 1, height / spatial, width / spatial);
        this.scaling = LatentCoder.statistics(coding).plan(backend, scope, shape, 1);
        this.pixels = scope.allocate(DType.F32, 3, 1, height, width);
        this.latents = scope.allocate(DType.F32, shape);
    }

    /// Loads a model folder's tokenizer alone, for pictures of a size.
    ///
    /// @throws InvalidInputException when it is missing or damaged, or cannot code such pictures
    public static PictureCoder open(Path folder, int width, int height, Backend backend) {
        ModelFiles files = ModelFolder.detect(folder).files();
        TokenizerConfig coding = files.tokenizer();
        TensorScope scope = backend.openScope("picture coder");
        try {
            VideoTokenizer tokenizer = files.load("vae", source -> VideoTokenizer.load(backend, scope, coding, source));
            return new PictureCoder(backend, scope, tokenizer, width, height);
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        }
    }

    /// Numbers in a latent cell.
    public int channels() {
        return shape.extent(0);
    }

    /// Pixels along the edge of a latent cell.
    public int cellPixels() {
        return width / shape.extent(3);
    }

    /// The latent cells of a picture, row by row, [#channels] numbers each.
    public float[][] cells(Picture picture) {
        float[] planes = new float[3 * width * height];
        PlanarClip.toPlanes(planes, new float[][] {PixelRange.ORIGINAL.toInterleaved(picture)});
        backend.write(pixels, planes);
        tokenizer.encode(latents, pixels);
        scaling.toModel(latents, latents);
        float[] values = new float[Math.toIntExact(shape.elements())];
        backend.read(values, latents);
        int count = values.length / channels();
        float[][] cells = new float[count][channels()];
        for (int i = 0; i < values.length; i++) {
            cells[i % count][i / count] = values[i];
        }
        return cells;
    }

    @Override
    public void close() {
        scope.close();
    }
}
