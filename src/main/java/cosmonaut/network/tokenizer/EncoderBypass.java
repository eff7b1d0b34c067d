package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.Tensor;

/// A linear map beside the encoder, from cells of Haar coefficients to latents (Cosmonaut's own `linear_bypass`).
///
/// A cell is s x s coefficients in space, s being the network's own spatial compression; feature
/// `(coefficient*s + dy)*s + dx`, which is the order of a convolution kernel of that size.
final class EncoderBypass {

    private final Backend backend;
    private final ConvWeight map;
    private final ConvGeometry cells;

    EncoderBypass(WeightReader weights, TokenizerConfig config) {
        int cell = 1 << config.spatialSteps();
        this.backend = weights.backend();
        this.map = weights.cellConv("encoder.bypass", cell);
        this.cells = new ConvGeometry(1, cell, cell, 0, 0, 0, 0, 0);
    }

    /// Takes room for the map of a clip.
    ///
    /// @param coefficients `[T,H,W,K]` of a part of the clip
    Tensor room(int frames, Tensor coefficients, CodingMemory memory) {
        int[] s = coefficients.shape().toArray();
        return memory.take(frames, s[1] / cells.strideH(), s[2] / cells.strideW(), map.outputs());
    }

    /// The map of `coefficients [T,H,W,K]` into `latents [T,H/s,W/s,C]`; the coefficients stay lent.
    void map(Tensor latents, Tensor coefficients) {
        backend.conv(latents, coefficients, map, cells, Activation.NONE);
    }
}
