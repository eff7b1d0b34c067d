package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
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

    /// The map of `coefficients [T,H,W,K]` as `[T,H/s,W/s,C]`; the coefficients stay lent.
    Tensor latents(Tensor coefficients, Workspace workspace) {
        int[] s = coefficients.shape().toArray();
        Tensor latents = workspace.take(s[0], s[1] / cells.strideH(), s[2] / cells.strideW(), map.outputs());
        backend.conv(latents, coefficients, map, cells, Activation.NONE);
        return latents;
    }
}
