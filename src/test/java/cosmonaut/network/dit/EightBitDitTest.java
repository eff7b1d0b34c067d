package cosmonaut.network.dit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.network.GoldenFile;
import cosmonaut.network.NetworkGolden;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.Cards;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What 8-bit products do to a whole pass: all linear maps of its blocks rounded, whatever their size.
class EightBitDitTest {

    /// Largest relative error (L2) of the result beside the same pass in bf16.
    private static final double BOUND = 0.05;

    @ParameterizedTest
    @ValueSource(strings = {"dit-t2w", "dit-v2w", "dit-camera", "dit-nopos"})
    void theResultStaysNearThatOfBf16(String name) {
        assumeTrue(Cards.areThere());
        float[] plain = forward(name, Cards.open(DType.BF16));
        float[] rounded = forward(name, Cards.openEightBit(0));
        double error = GoldenFile.relativeError(plain, rounded);
        assertTrue(error > 1e-3, () -> name + " was not multiplied in 8 bits: " + error);
        assertTrue(error < BOUND, () -> name + " differs by " + error);
    }

    private static float[] forward(String name, Backend card) {
        DitConfig config = DitConfig.read(NetworkGolden.config(name));
        try (card;
                NetworkGolden golden = new NetworkGolden(name);
                TensorScope scope = card.openScope("test")) {
            DitWeights weights = DitWeights.load(card, scope, config, golden);
            Tensor x = scope.allocate(DType.F32, golden.golden("x").shape());
            Shape s = x.shape();
            LatentGrid grid = new LatentGrid(s.extent(1), s.extent(2), s.extent(3));
            try (Dit dit = new Dit(card, scope, weights, grid, golden.values("fps")[0])) {
                card.write(x, golden.values("x"));
                int rows = (int) golden.values("rows")[0];
                Tensor text = scope.allocate(DType.F32, 512, config.textDim());
                if (rows > 0) {
                    card.write(text.slice(0, rows), golden.values("text"));
                }
                Tensor out = scope.allocate(DType.F32, golden.golden("out").shape());
                dit.forward(out, x, golden.values("c_noise")[0], dit.prepareText(scope, text, rows));
                float[] values = new float[Math.toIntExact(out.shape().elements())];
                card.read(values, out);
                return values;
            }
        }
    }
}
