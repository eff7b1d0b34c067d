package cosmonaut.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.model.ResidencyPlan.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The 7B models on the cards that people have, and the ends of the arithmetic.
final class ResidencyPlanTest {

    private static final long GB = 1_000_000_000;

    /// T5-11B's encoder, the 7B network with its 28 blocks, and the tokenizer, in bf16.
    private static final PartSize TEXT = new PartSize("text_encoder", 9_500_000_000L, 100_000_000L, 390_000_000L, 24);

    private static final PartSize NETWORK =
            new PartSize("transformer", 14_480_000_000L, 3_300_000_000L, 511_000_000L, 28);

    private static final PartSize TOKENIZER = PartSize.whole("vae", 210_000_000L, 4_000_000_000L);

    private static final List<PartSize> SEVEN_B = List.of(TEXT, NETWORK, TOKENIZER);

    private static List<Mode> modes(ResidencyPlan plan) {
        return plan.placements().stream().map(ResidencyPlan.Placement::mode).toList();
    }

    @Test
    void eightyGigabytesHoldEverything() {
        ResidencyPlan plan = ResidencyPlan.of(SEVEN_B, 80 * GB);
        assertTrue(plan.isResident());
        assertEquals(9_600_000_000L + 17_780_000_000L + 4_210_000_000L, plan.peakBytes());
        assertTrue(plan.summary().startsWith("everything resident; at most 31.6 GB of 80.0 GB"), plan.summary());
        assertTrue(plan.shortfall().isEmpty());
    }

    @Test
    void onTwentyFourTextAndNetworkTakeTurns() {
        ResidencyPlan plan = ResidencyPlan.of(SEVEN_B, 24 * GB);
        assertEquals(List.of(Mode.TURNS, Mode.TURNS, Mode.RESIDENT), modes(plan));
        assertEquals(4_210_000_000L + 14_480_000_000L + 3_300_000_000L, plan.peakBytes());
        assertTrue(plan.fits() && !plan.isResident());
        assertTrue(plan.summary().contains("transformer in turns, vae resident"), plan.summary());
    }

    @Test
    void theNetworkStaysWhereTextAndTokenizerTakeTurns() {
        assertEquals(List.of(Mode.TURNS, Mode.RESIDENT, Mode.TURNS), modes(ResidencyPlan.of(SEVEN_B, 28 * GB)));
    }

    @Test
    void onTwelveTheNetworksBlocksAreStreamed() {
        ResidencyPlan plan = ResidencyPlan.of(SEVEN_B, 12 * GB);
        assertEquals(List.of(Mode.TURNS, Mode.STREAMED, Mode.TURNS), modes(plan));
        ResidencyPlan.Placement network = plan.of("transformer");
        assertTrue(network.blocks() >= 2 && network.blocks() < 28, plan.summary());
        assertTrue(network.workingBytes() <= 12 * GB && network.workingBytes() > 12 * GB - NETWORK.blockBytes());
        assertTrue(plan.fits());
        assertTrue(plan.summary().contains("of 28 blocks at once"), plan.summary());
    }

    @Test
    void twoBlocksAreTheLeast() {
        long least = 14_480_000_000L + 3_300_000_000L - 26 * 511_000_000L;
        PartSize small = PartSize.whole("vae", GB, GB);
        assertEquals(
                2,
                ResidencyPlan.of(List.of(NETWORK, small), least)
                        .of("transformer")
                        .blocks());
        ResidencyPlan tooSmall = ResidencyPlan.of(List.of(NETWORK, small), least - 1);
        assertFalse(tooSmall.fits());
        assertEquals(least, tooSmall.peakBytes());
    }

    @Test
    void whatDoesNotFitIsSaidWithFiguresAndARemedy() {
        String pictures = ResidencyPlan.of(SEVEN_B, 3 * GB).shortfall().orElseThrow();
        assertEquals(1, pictures.lines().count());
        assertTrue(pictures.startsWith("transformer needs") && pictures.contains("2 of its 28 blocks"), pictures);
        assertTrue(pictures.contains("3.0 GB are free") && pictures.contains("lower the size"), pictures);
        String model = ResidencyPlan.of(List.of(PartSize.whole("vae", 9 * GB, GB)), 2 * GB)
                .shortfall()
                .orElseThrow();
        assertTrue(model.contains("8.0 GB are missing; take a smaller model"), model);
    }

    @Test
    void badSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PartSize("x", 10, 0, 6, 2));
        assertThrows(IllegalArgumentException.class, () -> new PartSize("x", -1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> ResidencyPlan.of(SEVEN_B, -1));
    }
}
