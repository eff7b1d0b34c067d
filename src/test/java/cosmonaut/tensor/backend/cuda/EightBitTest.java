package cosmonaut.tensor.backend.cuda;

import static cosmonaut.tensor.backend.cuda.EightBitCases.ADA;
import static cosmonaut.tensor.backend.cuda.EightBitCases.HOPPER;
import static cosmonaut.tensor.backend.cuda.EightBitCases.PROCESSORS;
import static cosmonaut.tensor.backend.cuda.EightBitCases.SHORT_BOUND;
import static cosmonaut.tensor.backend.cuda.EightBitCases.SIZES;
import static cosmonaut.tensor.backend.cuda.EightBitCases.biased;
import static cosmonaut.tensor.backend.cuda.EightBitCases.card;
import static cosmonaut.tensor.backend.cuda.EightBitCases.distance;
import static cosmonaut.tensor.backend.cuda.EightBitCases.expected;
import static cosmonaut.tensor.backend.cuda.EightBitCases.multiplied;
import static cosmonaut.tensor.backend.cuda.EightBitCases.numbers;
import static cosmonaut.tensor.backend.cuda.EightBitCases.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.DeviceException;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.EightBitCases.Case;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Linear maps in 8 bits: against the same rounding in double precision, and how far from exact they are. A real card
/// is tried as what it is.
final class EightBitTest {

    @BeforeEach
    void needsACard() {
        assumeTrue(Cards.areThere(), StandIn::missing);
    }

    @AfterEach
    void pullOut() {
        assertEquals("", Cards.trouble());
        if (!Cards.isReal()) {
            StandIn.load().pullOut();
        }
    }

    /// Whole and ragged tiles, fewer and more slices than are on their way, k in parts.
    @ParameterizedTest
    @ValueSource(ints = {ADA, HOPPER})
    void agreesWithTheSameRounding(int capability) {
        for (int processors : PROCESSORS) {
            try (CudaBackend card = card(capability, processors)) {
                for (int[] mnk : SIZES) {
                    Case c = biased(mnk);
                    double error = distance(expected(c, true), multiplied(card, c));
                    assertTrue(error < SHORT_BOUND, () -> Arrays.toString(mnk) + " differs by " + error);
                }
            }
        }
    }

    /// Without the last rounding to bf16 nothing but the order of sums is left.
    @ParameterizedTest
    @ValueSource(ints = {ADA, HOPPER})
    void weightsOfEveryTypeAndActivationsOfF32(int capability) {
        try (CudaBackend card = card(capability, 4)) {
            for (DType type : new DType[] {DType.F32, DType.F16, DType.BF16}) {
                Case c = new Case(numbers(DType.F32, 4, 37, 1040), numbers(type, 5, 50, 1040), null, Activation.NONE);
                double error = distance(expected(c, true), multiplied(card, c));
                assertTrue(error < (Cards.isReal() ? 2e-3 : 1e-5), () -> type + " weights differ by " + error);
            }
        }
    }

    /// Rows of zeros, tiny and huge rows keep their digits; what is not finite spoils its own row and no other.
    @Test
    void rowsOfAnySize() {
        HostTensor x = numbers(DType.BF16, 6, 6, 64);
        for (int e = 0; e < 64; e++) {
            x.set(e, 0);
            x.set(64 + e, x.get(64 + e) * 1e-20);
            x.set(128 + e, x.get(128 + e) * 1e30);
        }
        x.set(4 * 64 + 3, Double.NaN);
        x.set(5 * 64 + 3, Double.POSITIVE_INFINITY);
        Case c = new Case(x, numbers(DType.BF16, 7, 8, 64), null, Activation.NONE);
        try (CudaBackend card = card(ADA, 4)) {
            double[] actual = multiplied(card, c);
            double[] expected = expected(c, true);
            for (int row = 0; row < 4; row++) {
                double norm = 0;
                for (int e = row * 8; e < row * 8 + 8; e++) {
                    norm = Math.max(norm, Math.abs(expected[e]));
                }
                for (int e = row * 8; e < row * 8 + 8; e++) {
                    assertEquals(expected[e], actual[e], norm * SHORT_BOUND, "row " + row);
                }
            }
            for (int e = 32; e < 48; e++) {
                assertFalse(Double.isFinite(actual[e]), "row " + e / 8);
            }
        }
    }

    /// Operands that begin anywhere, and an inner extent that has no 8-bit product.
    @Test
    void operandsThatAreNotAligned() {
        try (CudaBackend card = card(ADA, 4);
                TensorScope scope = card.openScope("odd")) {
            Case c = new Case(numbers(DType.BF16, 8, 20, 48), numbers(DType.BF16, 9, 12, 48), null, Activation.NONE);
            Tensor room = scope.allocate(DType.BF16, 21 * 48);
            Tensor x = room.slice(1, 1 + 20 * 48).reshape(20, 48);
            Tensor dst = scope.allocate(DType.BF16, 1 + 20 * 12)
                    .slice(1, 1 + 20 * 12)
                    .reshape(20, 12);
            card.upload(x, c.x());
            card.linear(dst, x, card.prepareRoundable(scope, c.weight(), null), Activation.NONE);
            HostTensor back = HostTensor.allocate(DType.BF16, dst.shape());
            card.download(back, dst);
            double error = distance(expected(c, true), values(back));
            assertTrue(error < SHORT_BOUND, () -> "differs by " + error);

            Case short8 =
                    new Case(numbers(DType.BF16, 8, 20, 40), numbers(DType.BF16, 9, 12, 40), null, Activation.NONE);
            double kept = distance(expected(short8, false), multiplied(card, short8));
            assertTrue(kept < 4e-3, () -> "k = 40 is not bf16: " + kept);
        }
    }

    /// The price, of numbers as they are in trained networks: plain, and with a few channels thirty times as large.
    @Test
    void theErrorIsThatOfThreeBits() {
        try (CudaBackend card = card(ADA, 4)) {
            for (boolean outliers : new boolean[] {false, true}) {
                HostTensor x = numbers(DType.BF16, 10, 128, 512);
                for (int i = 0; outliers && i < 128 * 512; i++) {
                    x.set(i, i % 512 % 100 == 7 ? 30 * x.get(i) : x.get(i));
                }
                Case c = new Case(x, numbers(DType.BF16, 11, 128, 512), null, Activation.NONE);
                double error = distance(expected(c, false), multiplied(card, c));
                assertEquals(outliers ? 0.034 : 0.0376, error, outliers ? 0.004 : 0.001, "outliers: " + outliers);
            }
        }
    }

    /// Unless asked for nothing is 8-bit, and then only what is worth it: kept in half the bytes.
    @Test
    void onlyWhenAskedForAndOnlyLargeMatrices() {
        assumeFalse(Cards.isReal());
        StandIn.load().plugIn();
        StandIn.load().set("minor", 9);
        CudaOptions plain = CudaOptions.of(DType.BF16).withoutLibraries();
        assertFalse(plain.eightBit());
        for (CudaOptions options : new CudaOptions[] {plain, plain.withEightBit()}) {
            try (CudaBackend card = new CudaBackend(options);
                    TensorScope scope = card.openScope("weights")) {
                assertEquals(
                        options.eightBit(), card.description().endsWith(", linear maps of video networks in 8 bits"));
                card.prepareRoundable(scope, HostTensor.allocate(DType.BF16, Shape.of(2032, 2048)), null);
                assertEquals(2L * 2032 * 2048, scope.bytes());
                card.prepareRoundable(scope, HostTensor.allocate(DType.BF16, Shape.of(2048, 2048)), null);
                long large = options.eightBit() ? 2048 * 2048 + 4 * 2048 : 2 * 2048 * 2048;
                assertEquals(2L * 2032 * 2048 + large, scope.bytes());
                assertEquals(large, card.roundableBytes().of(2048, 2048));
                assertEquals(2L * 2032 * 2048, card.roundableBytes().of(2032, 2048));
                card.prepareLinear(scope, HostTensor.allocate(DType.BF16, Shape.of(2048, 2048)), null);
                assertEquals(2L * 2032 * 2048 + large + 2 * 2048 * 2048, scope.bytes());
            }
        }
    }

    @Test
    void aCardWithoutThemIsRefused() {
        assumeFalse(Cards.isReal());
        StandIn.load().plugIn();
        StandIn.load().set("minor", 6);
        CudaOptions options = CudaOptions.of(DType.BF16).withoutLibraries().withEightBit();
        String said = String.valueOf(assertThrows(DeviceException.class, () -> new CudaBackend(options))
                .getMessage());
        assertTrue(
                said.endsWith(
                        "has compute capability 8.6, 8-bit products need 8.9 (GeForce RTX 40, L4, H100 or" + " newer)"),
                said);
        CudaOptions single = CudaOptions.of(DType.F32);
        assertThrows(IllegalArgumentException.class, single::withEightBit);
    }
}
