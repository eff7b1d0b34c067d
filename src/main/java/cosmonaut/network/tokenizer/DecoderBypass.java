package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;

/// A linear map beside the decoder, from latents to cells of Haar coefficients; the counterpart of [EncoderBypass].
final class DecoderBypass {

    private final Backend backend;
    private final int cell;
    private final LinearWeight decode;

    DecoderBypass(WeightReader weights, TokenizerConfig config) {
        this.backend = weights.backend();
        this.cell = 1 << config.spatialSteps();
        this.decode = weights.matrix(
                cellsFirst(weights.host("decoder.bypass.weight")), cellsFirst(weights.host("decoder.bypass.bias")));
    }

    /// The map of `latents [T,h,w,C]` as coefficients `[T,h s,w s,K]`.
    Tensor coefficients(Tensor latents, CodingMemory memory) {
        int[] s = latents.shape().toArray();
        int row = decode.outputs() / cell;
        Tensor byCell = memory.take(s[0] * s[1], s[2], cell, row);
        backend.linear(byCell.reshape(s[0] * s[1] * s[2], decode.outputs()), latents, decode, Activation.NONE);
        Tensor byRow = memory.take(s[0] * s[1], cell, s[2], row);
        backend.permute(byRow, byCell, 0, 2, 1, 3);
        memory.give(byCell);
        return byRow.reshape(s[0], s[1] * cell, s[2] * cell, row / cell);
    }

    /// Rows reordered from (coefficient, dy, dx) to (dy, dx, coefficient), so that what leaves the map is a cell of
    /// whole pixels.
    private HostTensor cellsFirst(HostTensor host) {
        float[] from = host.toFloats();
        int rows = host.shape().extent(0);
        int width = from.length / rows;
        int area = cell * cell;
        int coefficients = rows / area;
        float[] to = new float[from.length];
        for (int k = 0; k < coefficients; k++) {
            for (int d = 0; d < area; d++) {
                System.arraycopy(from, (k * area + d) * width, to, (d * coefficients + k) * width, width);
            }
        }
        return HostTensor.ofFloats(to, host.shape().toArray());
    }
}
