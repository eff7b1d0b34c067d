package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.session.tree.Shot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The small parts of a live flight.
final class FlightPartsTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void theTimeLeftFollowsTheShapeOfTheFormerChunk() {
        ChunkPace pace = new ChunkPace();
        assertTrue(pace.secondsLeft(0, 10, 0, 0).isEmpty(), "nothing is claimed before the first measurement");
        // Five seconds until the first of two steps is done, one second for the second one, two for the end.
        pace.began(0);
        pace.reached(0, 2, 0);
        pace.reached(1, 2, 5 * SECOND);
        pace.reached(2, 2, 6 * SECOND);
        assertEquals(8, pace.ended(8 * SECOND));
        assertEquals(8, pace.secondsLeft(0, 2, 0, 0).orElseThrow(), 1e-6);
        assertEquals(6, pace.secondsLeft(0, 2, 0, 2 * SECOND).orElseThrow(), 1e-6);
        assertEquals(3, pace.secondsLeft(1, 2, 5 * SECOND, 5 * SECOND).orElseThrow(), 1e-6);
        assertEquals(2, pace.secondsLeft(2, 2, 6 * SECOND, 6 * SECOND).orElseThrow(), 1e-6);
        assertEquals(0, pace.secondsLeft(2, 2, 6 * SECOND, 60 * SECOND).orElseThrow());
    }

    @Test
    void latenciesKeepTheNewest() {
        LatencyMeter meter = new LatencyMeter();
        assertEquals(Latency.NONE, meter.latest());
        for (int i = 1; i <= 1000; i++) {
            meter.changed(i, 0);
            meter.changed(i + 1, 1); // before the answer: belongs to the open one
            meter.reflected(i - 1, 500);
            meter.reflected(i, (i <= 900 ? 7 : i <= 990 ? 20 : 100) * 1_000_000L);
        }
        assertEquals(256, meter.latest().samples());
        assertEquals(7, meter.latest().medianMillis());
        assertEquals(20, meter.latest().p95Millis());
        meter.changed(2000, 0);
        meter.drop();
        meter.reflected(2000, SECOND);
        assertEquals(20, meter.latest().p95Millis(), "a dropped question has no answer");
    }

    @Test
    void theNextChunkBeginsBeforeTheSlowestWouldBeLate() {
        Cadence cadence = new Cadence(8.0 / 12);
        assertEquals(Double.POSITIVE_INFINITY, cadence.lead());
        assertEquals(1, cadence.rate());
        for (double seconds : new double[] {0.2, 0.3, 0.2, 0.25}) {
            cadence.measured(seconds);
        }
        assertEquals(0.3 * 1.1 + 0.05, cadence.lead(), 1e-9);
        assertEquals(0.25, cadence.expected());
        assertEquals(1, cadence.rate());
        for (int i = 0; i < 8; i++) {
            cadence.measured(60);
        }
        cadence.advance(10);
        assertEquals(0.25, cadence.rate(), "slower than that it waits");
    }

    @Test
    void thePathFlownIsRememberedBetweenTicks() {
        PoseLog log = new PoseLog();
        log.restart(0, Pose.IDENTITY);
        for (int i = 1; i <= 3000; i++) {
            log.add(i / 60.0, Pose.at(0, 0, i));
        }
        assertEquals(2999.5, log.at(2999.5 / 60).tz(), 1e-6);
        assertEquals(2500.25, log.at(2500.25 / 60).tz(), 1e-6);
        assertEquals(3000, log.at(1000).tz());
        assertTrue(log.at(0).tz() > 1900, "the oldest that is left");
    }

    private static Shot shot(int index, double z, double seconds) {
        CameraFrame camera = new CameraFrame(Pose.at(0, 0, z), CountingWorld.CAMERA.intrinsics());
        return new Shot(index, index, true, CountingWorld.start().picture(), camera, 1, seconds, index, null, 4);
    }

    @Test
    void theFilmShowsTheNearestPictureThatIsDue() {
        Film film = Film.of(shot(0, 0, 0)).continuedBy(List.of(shot(1, 1, 1), shot(2, 2, 2), shot(3, 3, 3)), 0);
        CameraFrame view = new CameraFrame(Pose.at(0, 0, 2.1), CountingWorld.CAMERA.intrinsics());
        assertEquals(2, film.best(view, 2.5).index());
        assertEquals(1, film.best(view, 1.5).index(), "what is not due is not shown");
        Film replaced = film.continuedBy(List.of(shot(3, 2.05, 2)), 1);
        assertEquals(
                List.of(0, 1, 3), replaced.shots().stream().map(Shot::index).toList());
        assertEquals(2, replaced.end());
        List<Shot> many = new ArrayList<>();
        for (int i = 4; i < 400; i++) {
            many.add(shot(i, i, i));
        }
        Film full = replaced.continuedBy(many, 3).continuedBy(List.of(shot(400, 1, 500)), 499);
        assertTrue(
                full.shots().size() <= 30,
                "older pictures are forgotten: " + full.shots().size());
    }

    @Test
    void theFlownPathIsBounded() {
        FlownPath path = new FlownPath(Pose.IDENTITY);
        for (int i = 0; i < 10_000; i++) {
            path.reach(Pose.at(0.05 * i, 0, 0));
        }
        assertEquals(512, path.poses().size());
        assertTrue(path.poses().getLast().tx() > 499.8);
    }
}
