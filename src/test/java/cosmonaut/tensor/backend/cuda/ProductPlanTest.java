package cosmonaut.tensor.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.backend.cuda.ProductPlan.Card;
import org.junit.jupiter.api.Test;

/// Which tiles are taken on cards that this machine need not have.
final class ProductPlanTest {

    private static final Card H200 = new Card(132, 232_448, true);
    private static final Card A100 = new Card(108, 166_912, false);
    private static final Card RTX = new Card(84, 101_376, false);

    private static ProductPlan onH200(int m, int n, int k) {
        return ProductPlan.of(DType.BF16, m, n, k, true, 0, H200);
    }

    @Test
    void theLargeMapsOfANetworkTakeTheLargestTileWhole() {
        for (int n : new int[] {4096, 12_288, 16_384}) {
            ProductPlan plan = onH200(28_160, n, 4096);
            assertEquals("256_sm90", plan.tile().name());
            assertEquals(1, plan.parts());
            ProductPlan older = ProductPlan.of(DType.BF16, 28_160, n, 4096, true, 0, A100);
            assertEquals("256", older.tile().name());
            assertEquals(1, older.parts());
        }
        assertEquals("256_sm90", onH200(28_160, 4096, 16_384).tile().name());
    }

    @Test
    void fewTilesWithLongSumsAreMadeInParts() {
        for (int[] mnk : new int[][] {{16, 4096, 4096}, {64, 256, 4096}, {100, 100, 16_384}}) {
            ProductPlan plan = onH200(mnk[0], mnk[1], mnk[2]);
            assertTrue(plan.parts() > 1, plan::toString);
            assertTrue(plan.tile().count(mnk[0], mnk[1]) * plan.parts() >= H200.processors() / 8, plan::toString);
        }
        assertEquals(1, onH200(64, 64, 128).parts());
    }

    @Test
    void fewColumnsTakeTheNarrowTile() {
        assertEquals("32", onH200(1_000_000, 16, 1152).tile().name());
        assertEquals(
                "32_any",
                ProductPlan.of(DType.BF16, 1_000_000, 3, 81, false, 27, H200)
                        .tile()
                        .name());
    }

    @Test
    void blocksFitIntoTheSharedMemoryOfTheCard() {
        for (int taps : new int[] {0, 1, 9, 27}) {
            for (int m : new int[] {9, 300, 5000, 100_000}) {
                for (DType type : new DType[] {DType.F32, DType.BF16}) {
                    for (boolean aligned : new boolean[] {true, false}) {
                        ProductPlan plan = ProductPlan.of(type, m, 4096, 4096, aligned, taps, RTX);
                        assertTrue(plan.tile().shared(taps) <= RTX.sharedBytes(), plan::toString);
                    }
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> ProductPlan.of(DType.BF16, 9, 9, 9, true, 40_000, RTX));
    }

    /// Those of mma.sync where there are such, and never on Hopper.
    @Test
    void eightBitsHaveTilesOfTheirOwn() {
        for (int m : new int[] {1, 16, 300, 28_160}) {
            ProductPlan hopper = ProductPlan.of(DType.U8, m, 4096, 4096, true, 0, H200);
            assertTrue(hopper.tile().name().endsWith("_sm90"), hopper::toString);
            ProductPlan other = ProductPlan.of(DType.U8, m, 4096, 4096, true, 0, RTX);
            assertTrue(other.tile().shared() <= RTX.sharedBytes(), other::toString);
        }
        assertEquals(
                "256_sm90",
                ProductPlan.of(DType.U8, 28_160, 16_384, 4096, true, 0, H200)
                        .tile()
                        .name());
    }

    @Test
    void aProductOfNothingHasAPlan() {
        assertEquals(1, onH200(9, 9, 0).parts());
    }
}
