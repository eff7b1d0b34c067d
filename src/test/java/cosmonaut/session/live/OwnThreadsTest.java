package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OwnThreadsTest {

    private static final int HURRIES = 300;

    @Test
    void whoIsInAHurryDoesNotWaitForTheClock() throws InterruptedException {
        Semaphore ticks = new Semaphore(0);
        double seconds;
        try (OwnThreads threads = new OwnThreads()) {
            threads.everyTick(ticks::release);
            ticks.acquire();
            long start = System.nanoTime();
            for (int i = 0; i < HURRIES; i++) {
                ticks.drainPermits();
                threads.hurry();
                assertTrue(ticks.tryAcquire(20, TimeUnit.SECONDS), "a tick");
            }
            seconds = (System.nanoTime() - start) / 1e9;
        }
        double clock = (double) HURRIES / FlightThreads.TICKS_PER_SECOND;
        assertTrue(seconds < clock / 2, HURRIES + " hurried ticks took " + seconds + " s, by the clock " + clock);
    }

    @Test
    void theClockGoesOnAllTheSame() throws InterruptedException {
        Semaphore ticks = new Semaphore(0);
        try (OwnThreads threads = new OwnThreads()) {
            threads.everyTick(ticks::release);
            assertTrue(ticks.tryAcquire(10, 20, TimeUnit.SECONDS), "ticks that nobody asked for");
            threads.close();
            assertTrue(threads.awaitEnd(Duration.ofSeconds(20)));
        }
    }
}
