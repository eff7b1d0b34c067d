package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.FlightLimits;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.session.tree.Shot;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewRequest.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a flight asks to be shown, and what is counted of it.
final class DisplayTest {

    private static final Intrinsics LENS = CountingWorld.CAMERA.intrinsics();
    private static final long TICK = TimeUnit.SECONDS.toNanos(100);

    private final Hand hand = new Hand();
    private final PictureRates rates = new PictureRates();
    private final Display display = new Display(CountingWorld.CONFIG, hand, rates);

    private static Shot shot(int index, double z, double seconds) {
        CameraFrame camera = new CameraFrame(Pose.at(0, 0, z), LENS);
        float[] depth = new float[LENS.width() * LENS.height()];
        Arrays.fill(depth, 4);
        Keyframe keyframe =
                Keyframe.of(index, camera, new float[3 * depth.length], depth, new DisparityFilter(0.1f), 100);
        Picture picture = CountingWorld.start().picture();
        return new Shot(index, index, true, picture, camera, 1, seconds, index, keyframe, 4);
    }

    private static FlightSnapshot snapshot(Film film, Motion motion, double seconds) {
        return new FlightSnapshot(film, motion, seconds, TICK, LENS, null, FlightSnapshot.Way.NONE);
    }

    private static Film film() {
        return Film.of(shot(0, 0, 0)).continuedBy(List.of(shot(1, 1, 1), shot(2, 2, 2), shot(3, 3, 3)), 0);
    }

    @Test
    void aViewBetweenTwoPicturesNamesBothAndTheShareOfTimeBetweenThem() {
        ViewRequest request = display.request(snapshot(film(), new Motion.Still(Pose.at(0.3, 0, 1.2)), 1.25), TICK);
        assertEquals(Kind.REPROJECTED, request.kind());
        assertEquals(Pose.at(0.3, 0, 1.2), request.view().pose());
        assertEquals(1, request.shown().index());
        assertEquals(2, Objects.requireNonNull(request.next()).index());
        assertEquals(0.25, request.share(), 1e-9);
        assertEquals(
                List.of(3, 2), request.beside().stream().map(Keyframe::index).toList(), "the two newest anchors");
        ViewRequest last = display.request(snapshot(film(), new Motion.Still(Pose.at(0.3, 0, 3)), 7), TICK);
        assertEquals(3, last.shown().index());
        assertNull(last.next(), "nothing comes after it");
        assertEquals(0, last.share());
    }

    @Test
    void whatStandsIsAskedForByTheSameRequest() {
        Film film = film();
        FlightSnapshot still = snapshot(film, new Motion.Still(Pose.at(0, 0, 1)), 1);
        ViewRequest request = display.request(still, TICK);
        assertEquals(Kind.GENERATED, request.kind(), "the world made this very view");
        assertSame(request, display.request(still, TICK + 1));
        assertNotSame(request, display.request(snapshot(film(), still.motion(), 1), TICK), "another film");
        Timeline.PastPicture past =
                new Timeline.PastPicture(0, CountingWorld.start().picture(), CountingWorld.CAMERA);
        FlightSnapshot back = new FlightSnapshot(film, still.motion(), 1, TICK, LENS, past, FlightSnapshot.Way.NONE);
        ViewRequest looked = display.request(back, TICK);
        assertEquals(Kind.LOOK_BACK, looked.kind());
        assertSame(looked, display.request(back, TICK + 5));
        assertEquals(Kind.GENERATED, display.request(still, TICK + 6).kind(), "and back");
    }

    @Test
    void whatAHandDoesShowsFromTheFirstPictureOn() {
        Film film = film();
        FlightSnapshot near = snapshot(film, new Motion.Still(Pose.at(0.001, 0, 1)), 1);
        ViewRequest stands = display.request(near, TICK);
        assertEquals(Kind.GENERATED, stands.kind(), "nobody would see the difference");
        FlightSnapshot nearer = snapshot(film, new Motion.Still(Pose.at(0.0005, 0, 1)), 1);
        assertSame(stands, display.request(nearer, TICK), "the same picture need not be drawn again");
        hand.hold(FlightControl.of(1, 0, 0, 0, 0, 0), TICK);
        ViewRequest steered = display.request(near, TICK);
        assertEquals(Kind.REPROJECTED, steered.kind());
        assertEquals(Pose.at(0.001, 0, 1), steered.view().pose());
        hand.hold(FlightControl.RELEASED, TICK);
        assertEquals(Kind.GENERATED, display.request(nearer, TICK).kind());
    }

    @Test
    void aKeyIsAnsweredWhenItsPictureStandsOnTheDisplay() {
        FlightKinematics from =
                new FlightKinematics(Pose.IDENTITY, FlightLimits.DEFAULT, FlightKinematics.Steering.LEVEL);
        FlightSnapshot flying = snapshot(film(), new Motion.Steered(from, 1), 0);
        hand.hold(FlightControl.of(1, 0, 0, 0, 0, 0), TICK);
        ViewRequest first = display.request(flying, TICK + 20_000_000);
        ViewRequest second = display.request(flying, TICK + 40_000_000);
        assertEquals(0, hand.toReprojected().latest().samples(), "nobody has seen it");
        display.shown(second, TICK + 55_000_000);
        assertEquals(55, hand.toReprojected().latest().medianMillis(), 1e-6);
        assertEquals(1, hand.toReprojected().latest().samples());
        display.shown(first, TICK + 60_000_000);
        display.shown(second, TICK + 60_000_000);
        assertEquals(0.5, rates.shown().perSecond(TICK + 60_000_000), "one in two seconds, told again or not");
        assertTrue(hand.toReprojected().latest().samples() == 1);
    }

    @Test
    void mostOfManyRequestsMayNeverBeShown() {
        FlightKinematics from =
                new FlightKinematics(Pose.IDENTITY, FlightLimits.DEFAULT, FlightKinematics.Steering.LEVEL);
        from.advance(FlightControl.of(1, 0, 0, 0, 0, 0), 1);
        FlightSnapshot flying = snapshot(film(), new Motion.Steered(from, 1), 0);
        hand.hold(FlightControl.of(1, 0, 0, 0, 0, 0), TICK);
        ViewRequest newest = display.request(flying, TICK);
        for (int i = 1; i < 1000; i++) {
            newest = display.request(flying, TICK + i * 50_000L);
        }
        display.shown(newest, TICK + 90_000_000);
        assertEquals(1, hand.toReprojected().latest().samples());
    }
}
