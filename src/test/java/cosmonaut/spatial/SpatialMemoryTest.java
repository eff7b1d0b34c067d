package cosmonaut.spatial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SpatialMemoryTest {

    private static final int W = 96;
    private static final int H = 56;

    private static CameraFrame facing(double heading) {
        return TestWorld.camera(0, 0, heading, W, H);
    }

    private static List<Integer> indices(List<Keyframe> keyframes) {
        return keyframes.stream().map(Keyframe::index).toList();
    }

    @Test
    void returningToAPlaceFindsItsKeyframe() {
        SpatialMemory memory = new SpatialMemory(1L << 30);
        for (int i = 0; i < 12; i++) {
            memory.remember(TestWorld.keyframe(i, facing(30 * i)));
        }
        // The newest looks to 330 degrees; the flight turns back to 90, where keyframe 3 was taken.
        List<Keyframe> chosen = memory.choose(List.of(facing(89), facing(90), facing(91)), 2);
        assertEquals(3, chosen.getFirst().index());
        assertEquals(11, chosen.getLast().index(), "the newest keeps a place");
        Warp warp = new Warp(W, H);
        new WarpRenderer(W, H, 100, Runnable::run).render(chosen, List.of(facing(90)), List.of(warp));
        assertTrue(warp.coverage() > 0.99);
        Keyframe truth = TestWorld.keyframe(3, facing(90));
        for (int i = 0; i < 3 * W * H; i++) {
            assertEquals(truth.colour()[i], warp.colour()[i], 1e-3);
        }
    }

    @Test
    void viewBetweenTwoKeyframesTakesBoth() {
        SpatialMemory memory = new SpatialMemory(1L << 30);
        for (int i = 0; i < 6; i++) {
            memory.remember(TestWorld.keyframe(i, facing(60 * i)));
        }
        List<Keyframe> chosen = memory.choose(List.of(facing(145)), 3);
        assertEquals(List.of(2, 3, 5), indices(chosen).stream().sorted().toList());
        assertEquals(2, chosen.getFirst().index(), "120 degrees is nearer to 145 than 180");
    }

    /// A turn from one remembered place to a keyframe at its end, past others: no other companion of the newest shows
    /// much more of the way. The choice looks at three of the cameras, at one in sixteen pixels.
    @Test
    void aPairOfSourcesCoversTheWayBest() {
        double[] headings = {0, 25, 300, 320, 90, 50, 200, 345};
        SpatialMemory memory = new SpatialMemory(1L << 30);
        for (int i = 0; i < headings.length; i++) {
            memory.remember(TestWorld.keyframe(i, TestWorld.camera(0.1 * i, 0, headings[i], W, H)));
        }
        Keyframe newest = memory.keyframes().getLast();
        for (double from : new double[] {0, 20, 300, 50}) {
            List<CameraFrame> targets = new ArrayList<>();
            for (int i = 1; i <= 8; i++) {
                double back = (345 - from + 540) % 360 - 180;
                targets.add(facing(from + back * i / 8));
            }
            double best = 0;
            for (Keyframe other : memory.keyframes()) {
                best = Math.max(best, coverage(List.of(other, newest), targets));
            }
            List<Keyframe> chosen = memory.choose(targets, 2);
            assertTrue(chosen.contains(newest));
            double covered = coverage(chosen, targets);
            assertTrue(covered > best - 0.06, "from " + from + ": " + covered + " of " + best);
        }
    }

    private static double coverage(List<Keyframe> sources, List<CameraFrame> targets) {
        List<Warp> out = warps();
        new WarpRenderer(W, H, 100, Runnable::run).renderNearestFirst(sources, targets, out);
        return out.stream().mapToDouble(Warp::coverage).average().orElseThrow();
    }

    @Test
    void amongEqualsTheOlderComesFirst() {
        SpatialMemory memory = new SpatialMemory(1L << 30);
        for (int i = 0; i < 5; i++) {
            memory.remember(TestWorld.keyframe(i, facing(0)));
        }
        assertEquals(List.of(0, 4), indices(memory.choose(List.of(facing(0)), 2)));
        assertEquals(List.of(4), indices(memory.choose(List.of(facing(0)), 1)));
    }

    @Test
    void emptyMemoryAndNothingInView() {
        SpatialMemory memory = new SpatialMemory(1L << 30);
        assertEquals(List.of(), memory.choose(List.of(facing(0)), 2));
        memory.remember(TestWorld.keyframe(0, facing(0)));
        memory.remember(TestWorld.keyframe(1, facing(10)));
        assertEquals(List.of(1), indices(memory.choose(List.of(facing(180)), 2)));
        Warp warp = new Warp(W, H);
        new WarpRenderer(W, H, 100, Runnable::run).render(List.of(), List.of(facing(0)), List.of(warp));
        assertEquals(0, warp.coverage());
        assertEquals(0f, warp.filled()[0]);
    }

    @Test
    void theBoundHoldsAndTheBestShownGoesFirst() {
        Keyframe first = TestWorld.keyframe(0, facing(0));
        SpatialMemory probe = new SpatialMemory(1L << 30);
        probe.remember(first);
        long one = probe.bytes();
        SpatialMemory memory = new SpatialMemory(one * 4 + one / 2);
        memory.remember(first);
        memory.remember(TestWorld.keyframe(1, facing(90)));
        memory.remember(TestWorld.keyframe(2, facing(180)));
        memory.remember(TestWorld.keyframe(3, facing(182)));
        memory.remember(TestWorld.keyframe(4, facing(270)));
        assertTrue(memory.bytes() <= one * 4 + one / 2);
        assertEquals(4, memory.size());
        List<Integer> kept = indices(memory.keyframes());
        assertTrue(kept.containsAll(List.of(0, 1, 4)), "one of the pair at 180 degrees goes, not " + kept);
        for (int i = 5; i < 40; i++) {
            memory.remember(TestWorld.keyframe(i, facing(7 * i)));
            assertTrue(memory.bytes() <= one * 4 + one / 2);
            assertEquals(0, memory.keyframes().getFirst().index());
            assertEquals(i, memory.keyframes().getLast().index());
        }
    }

    @Test
    void aTinyBoundKeepsFirstAndNewest() {
        SpatialMemory memory = new SpatialMemory(1);
        for (int i = 0; i < 5; i++) {
            memory.remember(TestWorld.keyframe(i, facing(20 * i)));
        }
        assertEquals(List.of(0, 4), indices(memory.keyframes()));
        assertThrows(IllegalArgumentException.class, () -> memory.remember(TestWorld.keyframe(4, facing(0))));
        memory.forgetFrom(3);
        assertEquals(List.of(0), indices(memory.keyframes()));
    }

    @Test
    void returningToAMarkBringsBackWhatWasForgottenSince() {
        SpatialMemory probe = new SpatialMemory(1L << 30);
        probe.remember(TestWorld.keyframe(0, facing(0)));
        SpatialMemory memory = new SpatialMemory(probe.bytes() * 4);
        for (int i = 0; i < 4; i++) {
            memory.remember(TestWorld.keyframe(i, facing(40 * i)));
        }
        SpatialMemory.Mark mark = memory.mark();
        long bytes = memory.bytes();
        for (int i = 4; i < 9; i++) {
            memory.remember(TestWorld.keyframe(i, facing(80 + 20 * i)));
        }
        List<Integer> later = indices(memory.keyframes());
        assertNotEquals(List.of(0, 1, 2, 3), later.subList(0, 4), "some of the first four had to go");
        for (int i = 0; i < 2; i++) {
            memory.returnTo(mark);
            assertEquals(List.of(0, 1, 2, 3), indices(memory.keyframes()));
            assertEquals(bytes, memory.bytes());
            for (int k = 4; k < 9; k++) {
                memory.remember(TestWorld.keyframe(k, facing(80 + 20 * k)));
            }
            assertEquals(later, indices(memory.keyframes()), "and the same are forgotten again");
        }
    }

    @Test
    void parallelRenderingGivesTheSameBytes() {
        List<Keyframe> sources = List.of(TestWorld.keyframe(0, facing(0)), TestWorld.keyframe(1, facing(40)));
        List<CameraFrame> targets = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            targets.add(TestWorld.camera(0.1 * i, 0.1 * i, 4 * i, W, H));
        }
        List<Warp> serial = warps();
        List<Warp> parallel = warps();
        new WarpRenderer(W, H, 100, Runnable::run).render(sources, targets, serial);
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            WarpRenderer renderer = new WarpRenderer(W, H, 100, pool);
            renderer.render(sources, targets, parallel);
            renderer.render(sources, targets, parallel);
        }
        for (int i = 0; i < 8; i++) {
            assertArrayEquals(serial.get(i).colour(), parallel.get(i).colour());
            assertArrayEquals(serial.get(i).filled(), parallel.get(i).filled());
            assertArrayEquals(serial.get(i).mask(), parallel.get(i).mask());
            assertArrayEquals(serial.get(i).depth(), parallel.get(i).depth());
        }
    }

    @Test
    void theFirstSourceWinsWhereBothReach() {
        CameraFrame camera = facing(0);
        List<Warp> out = List.of(new Warp(W, H));
        WarpRenderer renderer = new WarpRenderer(W, H, 100, Runnable::run);
        Keyframe dark = TestWorld.flat(camera, 2, -0.5f);
        Keyframe bright = TestWorld.flat(camera, 1, 0.5f);
        renderer.render(List.of(dark, bright), List.of(camera), out);
        assertEquals(-0.5f, out.getFirst().colour()[0], 1e-5f);
        renderer.render(List.of(bright, dark), List.of(camera), out);
        assertEquals(0.5f, out.getFirst().colour()[0], 1e-5f);
    }

    @Test
    void everyTargetTakesItsNearestSourceFirst() {
        CameraFrame here = TestWorld.camera(0, 0, 0, W, H);
        CameraFrame there = TestWorld.camera(0.2, 0, 0, W, H);
        Keyframe dark = TestWorld.flat(here, 2, -0.5f);
        Keyframe bright = TestWorld.flat(there, 2, 0.5f);
        List<CameraFrame> targets = List.of(here, TestWorld.camera(0.1, 0, 0, W, H), there);
        List<Warp> out = List.of(new Warp(W, H), new Warp(W, H), new Warp(W, H));
        new WarpRenderer(W, H, 100, Runnable::run).renderNearestFirst(List.of(bright, dark), targets, out);
        int middle = 3 * (H / 2 * W + W / 2);
        assertEquals(-0.5f, out.get(0).colour()[middle], 1e-4);
        assertEquals(0.5f, out.get(2).colour()[middle], 1e-4);
    }

    private static List<Warp> warps() {
        List<Warp> made = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            made.add(new Warp(W, H));
        }
        return made;
    }
}
