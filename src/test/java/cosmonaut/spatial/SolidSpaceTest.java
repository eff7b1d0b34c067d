package cosmonaut.spatial;

import static cosmonaut.spatial.SolidScene.camera;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Terrain;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is solid, read off the depth of scenes that are known exactly.
final class SolidSpaceTest {

    private static final double EYE = -1.6;

    private static SolidScene corridor() {
        return new SolidScene()
                .slope(0, 0)
                .sheet(-1.2, -3, -5, -1.2, 0, 40)
                .sheet(1.2, -3, -5, 1.2, 0, 40)
                .sheet(-1.2, -3, -5, 1.2, -3, 40);
    }

    private static SolidSpace seen(SolidScene scene, CameraFrame... cameras) {
        SolidSpace space = SolidSpace.UNKNOWN;
        for (int i = 0; i < cameras.length; i++) {
            space = space.with(scene.seenBy(i, cameras[i]));
        }
        return space;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.13})
    void theClearanceOfACorridorIsTheDistanceToItsWalls(double noise) {
        SolidSpace space = seen(corridor().withNoise(noise), camera(0, EYE, 0, 0), camera(0, EYE, 0.5, 0));
        double tolerance = noise == 0 ? 0.06 : 0.25;
        for (double z = 3; z < 5; z += 0.1) {
            assertEquals(0.5, space.clearance(0.7, z), tolerance, "right at " + z);
            assertEquals(0.4, space.clearance(-0.8, z), tolerance, "left at " + z);
            assertTrue(space.clearance(0, z) > 1.2 - 0.35 - tolerance, "middle at " + z);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.13})
    void theGroundIsKnownBelowTheFirstCameraAndAhead(double noise) {
        SolidSpace space = seen(corridor().withNoise(noise), camera(0, EYE, 0, 0));
        for (double z = 0; z < 5; z += 0.25) {
            assertEquals(0, space.ground(0, z), noise == 0 ? 0.03 : 0.3, "at " + z);
        }
        assertTrue(Double.isNaN(space.ground(0, -4)), "nobody saw what lies behind");
    }

    @Test
    void aSlopeIsFoundBelowTheFirstCamera() {
        SolidSpace space = seen(new SolidScene().slope(0, -0.2), camera(0, EYE, 0, 0));
        for (double z = 0; z < 5; z += 0.5) {
            assertEquals(-0.2 * z, space.ground(0, z), 0.06, "at " + z);
            assertEquals(Terrain.WIDEST, space.clearance(0, z), 0.2, "a slope is no wall");
        }
    }

    @Test
    void theCeilingIsSeenWhereThePictureReaches() {
        SolidSpace space = seen(corridor(), camera(0, EYE, 0, 0));
        assertEquals(-3, space.ceiling(0, 5), 0.05);
        assertTrue(Double.isNaN(space.ceiling(0, 0)));
    }

    @Test
    void singlePixelsAreNoThings() {
        SolidScene scene = new SolidScene().slope(0, 0).sheet(-20, -6, 10, 20, 0, 10);
        CameraFrame camera = camera(0, EYE, 0, 0);
        Keyframe clean = scene.seenBy(0, camera);
        float[] depth = clean.depth().clone();
        for (int i = 13; i < depth.length; i += 97) {
            depth[i] = 1;
        }
        Keyframe spiked =
                Keyframe.of(0, camera, clean.colour(), depth, new DisparityFilter(0.1f), EdgeTest.STRETCH, 50);
        SolidSpace space = SolidSpace.UNKNOWN.with(spiked);
        for (double z = 0.3; z < 4; z += 0.1) {
            assertEquals(Terrain.WIDEST, space.clearance(0, z), "at " + z);
        }
    }

    @Test
    void aThinPostIsSolid() {
        SolidScene scene = new SolidScene().slope(0, 0).box(-0.05, 3, 0.05, 3.1, 2.5);
        SolidSpace space = seen(scene, camera(0, EYE, 0, 0));
        assertEquals(0.5, space.clearance(0, 2.5), 0.1);
    }

    @Test
    void whatLaterViewsSeeThroughIsGivenUp() {
        SolidScene ghostly = new SolidScene().slope(0, 0).sheet(-2, -3, 3, 2, 0, 3);
        SolidScene open = new SolidScene().slope(0, 0);
        SolidSpace space = seen(ghostly, camera(0, EYE, 0, 0));
        assertTrue(space.clearance(0, 3) < 0.2);
        for (int i = 1; i <= 3; i++) {
            space = space.with(open.seenBy(i, camera(0, EYE, 0, 0)));
        }
        assertEquals(Terrain.WIDEST, space.clearance(0, 3), 0.05);
    }

    @Test
    void whatIsRememberedBesideIsSolidToo() {
        SolidScene scene = new SolidScene().slope(0, 0).sheet(-9, -3, -2, 9, 0, -2);
        Keyframe first = scene.seenBy(0, camera(0, EYE, 0, 0));
        Keyframe back = scene.seenBy(0, camera(0, EYE, 0, 180));
        SolidSpace space = SolidSpace.UNKNOWN.with(first, List.of(first, back));
        assertEquals(0.5, space.clearance(0, -1.5), 0.1);
        assertEquals(0, space.ground(0, -1), 0.05, "the floor is still found below the first camera");
        assertSame(space, space.with(first, List.of(first, back)), "nothing is new");
        Keyframe far = scene.seenBy(0, camera(0, EYE, 40, 180));
        assertSame(space, space.with(first, List.of(far)), "what is far away is no matter here");
        Keyframe again = scene.seenBy(0, camera(0, EYE, 0, 180));
        assertSame(space, space.with(first, List.of(again)), "a copy of what is known is nothing new");
    }

    /// A view that is still remembered after some chunks speaks once: looks through it refute it as soon as ever.
    @Test
    void whatIsRememberedLongCountsOnce() {
        SolidScene open = new SolidScene().slope(0, 0);
        Keyframe ghostly =
                new SolidScene().slope(0, 0).sheet(-2, -3, 5, 2, -0.8, 5).seenBy(0, camera(0.1, EYE, 0, 0));
        SolidSpace once = SolidSpace.UNKNOWN;
        SolidSpace still = SolidSpace.UNKNOWN;
        for (int i = 0; i < 3; i++) {
            Keyframe away = open.seenBy(i, camera(0, EYE, 0.1 * i, 180));
            once = once.with(away, i == 0 ? List.of(ghostly) : List.of());
            still = still.with(away, List.of(ghostly));
        }
        for (int i = 3; i < 6; i++) {
            assertEquals(once.clearance(0, 5), still.clearance(0, 5), 1e-9, "after " + (i - 3) + " looks");
            Keyframe through = open.seenBy(i, camera(0, EYE, 0, 0));
            once = once.with(through, List.of());
            still = still.with(through, List.of(ghostly));
        }
        assertEquals(Terrain.WIDEST, still.clearance(0, 5));
    }

    @Test
    void whatIsImaginedRefutesNothingThatWasSeen() {
        SolidScene wall = new SolidScene().slope(0, 0).sheet(-2, -3, 3, 2, 0, 3);
        SolidScene open = new SolidScene().slope(0, 0);
        SolidSpace space = seen(wall, camera(0, EYE, 0, 0));
        List<Keyframe> imagined = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            imagined.add(open.seenBy(0, camera(0.1 * i, EYE, 0, 0)));
        }
        space = space.with(wall.seenBy(1, camera(0, EYE, 0, 180)), imagined);
        assertTrue(space.clearance(0, 3) < 0.2);
    }

    @Test
    void whatIsOutOfSightIsRemembered() {
        SolidScene scene = corridor();
        SolidSpace space = seen(scene, camera(0, EYE, 0, 0), camera(0, EYE, 1, 0), camera(0, EYE, 2, 0));
        for (int i = 3; i < 9; i++) {
            space = space.with(scene.seenBy(i, camera(0, EYE, 4, 180)));
        }
        assertEquals(0.5, space.clearance(0.7, 5), 0.08, "in front, no longer seen");
    }

    @Test
    void whoIsShutInByDepthIsNotHeld() {
        SolidScene barrel = new SolidScene()
                .slope(0, 0)
                .sheet(-0.3, -3, -0.3, -0.3, 0, 0.3)
                .sheet(0.3, -3, -0.3, 0.3, 0, 0.3)
                .sheet(-0.3, -3, 0.3, 0.3, 0, 0.3)
                .sheet(-0.3, -3, -0.3, 0.3, 0, -0.3);
        SolidSpace space = seen(
                barrel,
                camera(0, EYE, 0, 0),
                camera(0, EYE, 0, 60),
                camera(0, EYE, 0, 120),
                camera(0, EYE, 0, 180),
                camera(0, EYE, 0, 240),
                camera(0, EYE, 0, 300));
        assertEquals(Terrain.WIDEST, space.clearance(0, 0));
    }

    @Test
    void aWayThroughAWallIsToldWithItsDistance() {
        SolidSpace space = seen(new SolidScene().slope(0, 0).sheet(-4, -3, 5, 4, 0, 5), camera(0, EYE, 0, 0));
        Pose from = Pose.at(0, EYE, 4.5);
        assertEquals(0.5, space.through(from, Pose.at(0, EYE, 5.2)).orElseThrow(), 0.1);
        assertTrue(space.through(from, Pose.at(0, EYE, 4.7)).isEmpty());
        assertTrue(space.through(Pose.IDENTITY, Pose.IDENTITY).isEmpty());
    }

    /// A chunk of the slowest core has a third of a second; a tick has 16 ms. Generous, as other work runs beside.
    @Test
    void itIsMadeInMillisecondsAndAskedInLessThanOne() {
        SolidScene scene = corridor().withNoise(0.05);
        Keyframe[] views = new Keyframe[24];
        for (int i = 0; i < views.length; i++) {
            views[i] = scene.seenBy(i, camera(0, EYE, 0.2 * i, 0));
        }
        long best = Long.MAX_VALUE;
        SolidSpace space = SolidSpace.UNKNOWN;
        for (int round = 0; round < 10; round++) {
            space = SolidSpace.UNKNOWN;
            for (Keyframe view : views) {
                long began = System.nanoTime();
                space = space.with(view);
                best = Math.min(best, view == views[23] ? System.nanoTime() - began : best);
            }
        }
        assertTrue(best < 20e6, best / 1e6 + " ms for a keyframe");
        assertTrue(space.bytes() < 300_000, space.bytes() + " bytes");
        long began = System.nanoTime();
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum += space.clearance(0.5, 4 + i * 1e-5) + space.clearance(0, 4 + i * 1e-5);
        }
        double each = (System.nanoTime() - began) / 200_000.0;
        assertTrue(sum > 0 && each < 20_000, each + " ns for a question");
    }
}
