package cosmonaut.tensor.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.tensor.DType;
import org.junit.jupiter.api.Test;

/// Which tiles are taken on cards that this machine need not have.
final class ProductPlanTest {

    private static final int H200 = 132;
    private static final int H200_SHARED = 232_448;
    private static final int RTX = 84;
    private static final int RTX_SHARED = 101_376;

    private static ProductPlan onH200(int m, int n, int k) {
        return ProductPlan.of(DType.BF16, m, n, k, true, 0, H200, H200_SHARED);
    }

    @Test
    void theLargeMapsOfANetworkTakeTheLargestTileWhole() {
        for (int n : new int[] {4096, 12_288, 16_384}) {
            ProductPlan plan = onH200(28_160, n, 4096);
            assertEquals("256", plan.tile().name());
            assertEquals(1, plan.parts());
        }
        assertEquals("256", onH200(28_160, 4096, 16_384).tile().name());
    }

    @Test
    void fewTilesWithLongSumsAreMadeInParts() {
        for (int[] mnk : new int[][] {{16, 4096, 4096}, {64, 256, 4096}, {100, 100, 16_384}}) {
            ProductPlan plan = onH200(mnk[0], mnk[1], mnk[2]);
            assertTrue(plan.parts() > 1, plan::toString);
            assertTrue(plan.tile().count(mnk[0], mnk[1]) * plan.parts() >= H200 / 8, plan::toString);
        }
        assertEquals(1, onH200(64, 64, 128).parts());
    }

    @Test
    void fewColumnsTakeTheNarrowTile() {
        assertEquals("32", onH200(1_000_000, 16, 1152).tile().name());
        assertEquals(
                "32_any",
                ProductPlan.of(DType.BF16, 1_000_000, 3, 81, false, 27, H200, H200_SHARED)
                        .tile()
                        .name());
    }

    @Test
    void blocksFitIntoTheSharedMemoryOfTheCard() {
        for (int taps : new int[] {0, 1, 9, 27}) {
            for (int m : new int[] {9, 300, 5000, 100_000}) {
                for (DType type : new DType[] {DType.F32, DType.BF16}) {
                    for (boolean aligned : new boolean[] {true, false}) {
                        ProductPlan plan = ProductPlan.of(type, m, 4096, 4096, aligned, taps, RTX, RTX_SHARED);
                        assertTrue(plan.tile().shared(taps) <= RTX_SHARED, plan::toString);
                    }
                }
            }
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> ProductPlan.of(DType.BF16, 9, 9, 9, true, 40_000, RTX, RTX_SHARED));
    }

    @Test
    void aProductOfNothingHasAPlan() {
        assertEquals(1, onH200(9, 9, 0).parts());
    }
}
