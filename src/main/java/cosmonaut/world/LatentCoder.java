package cosmonaut.world;

import cosmonaut.diffusion.LatentStatistics;
import cosmonaut.model.Conventions;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;

/// Pictures of a clip to latents in the diffusion model's scale, and back.
///
/// Pictures are interleaved `[H,W,3]` in [-1,1], latents `[C,T,h,w]`.
final class LatentCoder {

    private final Backend backend;
    private final Resident<VideoTokenizer> tokenizer;
    private final LatentStatistics.Scaling scaling;
    private final PictureTransfer transfer;
    private final Shape latentShape;
    private final Tensor pixels;
    private final Tensor latents;

    /// @param width of a picture
    /// @param height of a picture
    /// @param pictures of a clip
    LatentCoder(
            Backend backend,
            TensorScope scope,
            Resident<VideoTokenizer> tokenizer,
            PictureTransfer transfer,
            int width,
            int height,
            int pictures,
            double sigmaData,
            Conventions conventions) {
        this.backend = backend;
        this.tokenizer = tokenizer;
        this.transfer = transfer;
        VideoTokenizer present = tokenizer.get();
        TokenizerConfig coding = present.config();
        int spatial = coding.spatialCompressionRatio();
        this.latentShape =
                Shape.of(coding.latentChannels(), coding.latentFrames(pictures), height / spatial, width / spatial);
        present.plan(pictures, height, width);
        LatentStatistics statistics = statistics(coding);
        this.scaling = (conventions.roundsStatistics() ? statistics.rounded() : statistics)
                .plan(backend, scope, latentShape, sigmaData);
        this.pixels = scope.allocate(DType.F32, 3, pictures, height, width);
        this.latents = scope.allocate(DType.F32, latentShape);
    }

    static LatentStatistics statistics(TokenizerConfig coding) {
        return coding.statisticsFrames() == 0
                ? LatentStatistics.none(coding.latentChannels(), 64)
                : new LatentStatistics(coding.latentChannels(), coding.mean(), coding.std());
    }

    Shape latentShape() {
        return latentShape;
    }

    /// The clip that is encoded next, and the one that was decoded last, `[3,T,H,W]`.
    Tensor pixels() {
        return pixels;
    }

    /// Makes the whole clip mid grey.
    void clear() {
        backend.fill(pixels, 0);
    }

    /// Puts a picture into the clip.
    void put(int picture, float[] interleaved) {
        transfer.put(pixels, picture, interleaved);
    }

    /// Encodes the clip.
    ///
    /// @param dst model latents, written
    void encode(Tensor dst) {
        tokenizer.get().encode(latents, pixels);
        scaling.toModel(dst, latents);
    }

    /// Decodes a clip.
    ///
    /// @param modelLatents what the sampler made
    /// @return `[3,T,H,W]`, about [-1,1], valid until the next call
    Tensor decode(Tensor modelLatents) {
        scaling.fromModel(latents, modelLatents);
        tokenizer.get().decode(pixels, latents);
        return pixels;
    }
}
