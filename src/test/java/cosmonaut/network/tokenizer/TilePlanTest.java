package cosmonaut.network.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tiles are chosen where whole pictures do not fit, and only there.
final class TilePlanTest {

    private static TokenizerConfig published() {
        return new TokenizerConfig(
                3,
                3,
                16,
                List.of(128, 256, 512, 512),
                List.of(256, 512, 512, 512),
                List.of(32),
                1024,
                2,
                4,
                "haar",
                1.0,
                8,
                8,
                null,
                null,
                null);
    }

    @Test
    void tilesCoverAnAxisAndShareAllOfIt() {
        for (int extent = 1; extent < 60; extent++) {
            for (int tiles = 1; tiles <= 6; tiles++) {
                for (int overlap = 0; overlap < 12; overlap++) {
                    TileAxis axis = new TileAxis(extent, tiles, overlap);
                    if (axis.isPossible()) {
                        assertShared(axis);
                    }
                }
            }
        }
    }

    private static void assertShared(TileAxis axis) {
        int parts = 3;
        float[] shares = new float[axis.extent() * parts];
        int[] counts = new int[shares.length];
        for (int tile = 0; tile < axis.tiles(); tile++) {
            assertTrue(tile == 0 || axis.end(tile - 1) - axis.start(tile) >= axis.overlap(), axis + " overlaps less");
            for (int at = 0; at < axis.size() * parts; at++) {
                float weight = axis.weight(tile, at, parts);
                assertTrue(weight > 0 && weight <= 1, axis + " weighs " + weight);
                shares[axis.start(tile) * parts + at] += weight;
                counts[axis.start(tile) * parts + at]++;
            }
        }
        for (int at = 0; at < shares.length; at++) {
            assertEquals(1, shares[at], 2e-7, axis + " at " + at);
            assertTrue(counts[at] <= 2, axis + " has " + counts[at] + " tiles at " + at);
        }
    }

    /// Counted by hand, in latent cells: the decoder's first convolution, four in the middle, twelve in two levels, the
    /// up-sampling, six at half the size and the last.
    @Test
    void thePublishedConvolutionsLookTwentyOneCellsFar() {
        assertEquals(21, ReceptiveField.radius(published()));
    }

    @Test
    void wholePicturesAreNotDividedWhileTheyFit() {
        ClipPlan clip = new ClipPlan(published(), 57, 704, 1280);
        long whole = CodingPlan.of(clip).bytes(DType.BF16);
        assertTrue(TilePlan.within(clip, DType.BF16, whole).isWhole());
        assertEquals(whole, TilePlan.within(clip, DType.BF16, whole).bytes(DType.BF16));
        assertFalse(TilePlan.within(clip, DType.BF16, whole - 1).isWhole());
    }

    /// Smaller chunks change no number, so they come first.
    @Test
    void smallerChunksAreTakenBeforeTiles() {
        ClipPlan clip = new ClipPlan(published(), 25, 224, 384);
        long whole = CodingPlan.of(clip).bytes(DType.F32);
        assertEquals(4, CodingPlan.of(clip).chunkFrames());
        TilePlan chunks = TilePlan.within(clip, DType.F32, whole * 8 / 10);
        assertTrue(chunks.isWhole() && chunks.bytes(DType.F32) <= whole * 8 / 10, chunks.bytes(DType.F32) + " bytes");
        assertTrue(chunks.coding().chunkFrames() < 4, chunks.coding().chunkFrames() + " frames");
        assertFalse(TilePlan.within(clip, DType.F32, CodingPlan.smallest(clip).bytes(DType.F32) - 1)
                .isWhole());
    }

    @Test
    void lessMemoryTakesMoreTilesAndThenNarrowerOverlaps() {
        ClipPlan clip = new ClipPlan(published(), 57, 704, 1280);
        int tiles = 1;
        int overlap = 21;
        for (long bytes : new long[] {800_000_000L, 600_000_000L, 450_000_000L, 300_000_000L, 220_000_000L}) {
            TilePlan plan = TilePlan.within(clip, DType.BF16, bytes);
            assertTrue(plan.bytes(DType.BF16) <= bytes, plan.tiles() + " tiles take " + plan.bytes(DType.BF16));
            assertTrue(plan.overlap() < overlap || plan.tiles() >= tiles, plan.tiles() + " tiles for " + bytes);
            assertTrue(plan.overlap() <= overlap, plan.overlap() + " cells for " + bytes);
            tiles = plan.tiles();
            overlap = plan.overlap();
        }
        assertEquals(21, TilePlan.within(clip, DType.BF16, 800_000_000L).overlap());
        assertTrue(overlap < 21, "the last needs a narrower overlap");
        TilePlan least = TilePlan.within(clip, DType.BF16, 1000);
        assertTrue(least.bytes(DType.BF16) > 1000 && least.tiles() > tiles, "the smallest there are");
    }

    @Test
    void tilingsThatAreNoneAreRefused() {
        ClipPlan clip = new ClipPlan(published(), 1, 64, 64);
        assertThrows(IllegalArgumentException.class, () -> TilePlan.of(clip, 1, 9, 0));
        assertThrows(IllegalArgumentException.class, () -> TilePlan.of(clip, 3, 1, 4));
        assertThrows(IllegalArgumentException.class, () -> TilePlan.of(clip, 0, 1, 0));
    }
}
