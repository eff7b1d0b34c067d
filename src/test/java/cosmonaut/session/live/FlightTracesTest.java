package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.spatial.Keyframe;
import cosmonaut.viewport.Polyline;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.world.WorldNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The lines over a flight's picture.
final class FlightTracesTest {

    private static final int FLOWN = 0x4fd1c5;
    private static final int PLANNED = 0xffc857;
    private static final int PYRAMID = 0x8ab4ff;

    private static List<Polyline> lines(TestFlight test) {
        ViewRequest request = test.flight.request(test.threads.nanoTime());
        return test.flight.lines(request);
    }

    private static List<Polyline> of(List<Polyline> all, int rgb) {
        return all.stream().filter(line -> (line.argb() & 0xffffff) == rgb).toList();
    }

    private static float[] last(Polyline line) {
        float[] p = line.points();
        return new float[] {p[p.length - 3], p[p.length - 2], p[p.length - 1]};
    }

    @Test
    void nothingIsDrawnUntilItIsWished() {
        try (TestFlight test = new TestFlight(0.2)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(1);
            assertEquals(List.of(), lines(test));
        }
    }

    @Test
    void theFlownPathLiesBeneathTheCameraAndFadesWithAge() {
        try (TestFlight test = new TestFlight(0.2)) {
            test.flight.draw(new TraceChoice(true, false, false));
            test.run(0.2)
                    .hold(TestFlight.FORWARD)
                    .run(4)
                    .hold(TestFlight.RELEASED)
                    .run(2);
            List<Polyline> flown = of(lines(test), FLOWN);
            assertEquals(5, flown.size(), "bands of age");
            int before = 0;
            for (Polyline band : flown) {
                assertTrue((band.argb() >>> 24) > before, "the newest is the clearest");
                before = band.argb() >>> 24;
            }
            float[] end = last(flown.getLast());
            Pose now = test.view().pose();
            assertEquals(now.ty() + FlightTraces.BENEATH, end[1], 1e-5);
            assertEquals(now.tz(), end[2], 0.11, "up to the camera");
            assertEquals(0, flown.getFirst().points()[2], 1e-5, "from the start");
            assertSame(lines(test), lines(test), "what has not changed is not made again");
        }
    }

    @Test
    void aLongFlightIsDrawnByAFewHundredPoints() {
        try (TestFlight test = new TestFlight(0.05)) {
            test.flight.draw(new TraceChoice(true, true, true));
            test.run(0.2).hold(TestFlight.FORWARD).run(40);
            int points = lines(test).stream()
                    .mapToInt(line -> line.points().length / 3)
                    .sum();
            assertTrue(points > 100 && points < 900, points + " points");
        }
    }

    @Test
    void thePlannedPathLeadsWhereTheHandSteers() {
        try (TestFlight test = new TestFlight(3)) {
            test.flight.draw(new TraceChoice(false, true, false));
            test.run(0.2);
            assertEquals(List.of(), lines(test), "who stands plans nothing");
            test.hold(TestFlight.FORWARD).run(0.6);
            List<Polyline> planned = of(lines(test), PLANNED);
            assertEquals(1, planned.size());
            float[] end = last(planned.getFirst());
            assertTrue(end[2] > test.view().pose().tz() + 0.8, "a second and more ahead: " + end[2]);
            assertEquals(0, end[0], 0.01);
        }
    }

    /// A node of a world that remembers pictures from certain places.
    private record Remembering(List<CameraFrame> cameras) implements WorldNode {
        @Override
        public int pictures() {
            return 0;
        }

        @Override
        public CameraFrame camera() {
            return cameras.getLast();
        }

        @Override
        public Optional<Keyframe> keyframe() {
            return Optional.empty();
        }

        @Override
        public List<CameraFrame> rememberedCameras() {
            return cameras;
        }
    }

    @Test
    void theNearestRememberedCamerasArePyramidsButNotThoseRoundTheViewer() {
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            cameras.add(new CameraFrame(Pose.at(0, 0, i * 0.5), CountingWorld.CAMERA.intrinsics()));
            cameras.add(new CameraFrame(Pose.at(0, 0.01, i * 0.5), CountingWorld.CAMERA.intrinsics()));
        }
        Remembering node = new Remembering(cameras);
        KeyframePyramids pyramids = new KeyframePyramids();
        List<Polyline> lines = pyramids.of(node, Pose.at(0, 0, 10));
        List<Polyline> drawn = of(lines, PYRAMID);
        assertEquals(2 * KeyframePyramids.MOST, drawn.size(), "two strokes each");
        for (Polyline line : drawn) {
            for (int i = 2; i < line.points().length; i += 3) {
                double away = Math.abs(line.points()[i] - 10);
                assertTrue(away > 0.3 && away < 5, "at " + line.points()[i]);
            }
        }
        assertSame(lines, pyramids.of(node, Pose.at(0, 0, 10.02)), "a small step changes nothing");
        assertFalse(lines.equals(pyramids.of(node, Pose.at(0, 0, 12))), "a long one does");
        assertEquals(List.of(), pyramids.of(new Remembering(cameras.subList(0, 1)), Pose.at(0, 0, 0.1)));
    }
}
