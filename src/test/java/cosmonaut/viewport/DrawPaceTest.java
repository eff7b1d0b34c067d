package cosmonaut.viewport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class DrawPaceTest {

    private static final long PULSE = 16_666_667;

    private static int drawnOf60(long cost) {
        DrawPace pace = new DrawPace();
        int drawn = 0;
        long start = 1_000_000_000;
        for (int i = 0; i < 60; i++) {
            long now = start + i * PULSE;
            if (pace.isDue(now)) {
                pace.drawn(now, cost);
                drawn++;
            }
        }
        return drawn;
    }

    @Test
    void onlyWhatTheThreadComputesIsCounted() throws InterruptedException {
        DrawPace pace = new DrawPace();
        long before = pace.worked();
        Thread.sleep(200);
        long slept = pace.worked() - before;
        assertTrue(slept < 100_000_000, slept + " ns asleep");
        long end = System.nanoTime() + 50_000_000;
        long spun = 0;
        while (System.nanoTime() < end || pace.worked() - before - slept < 5_000_000) {
            spun++;
        }
        assertTrue(spun > 0 && pace.worked() - before - slept >= 5_000_000);
    }

    @Test
    void cheapPicturesAreDrawnAtEveryPulseAndDearOnesAtEverySecond() {
        assertTrue(new DrawPace().isDue(System.nanoTime()));
        assertEquals(60, drawnOf60(4_000_000));
        assertEquals(30, drawnOf60(10_000_000));
        assertEquals(30, drawnOf60(200_000_000), "never rarer");
    }
}
