package cosmonaut.camera.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.camera.TurnCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CameraTrackTest {

    private static final Intrinsics LENS = Intrinsics.ofHorizontalFov(70, 192, 112);

    private static CameraTrack track(boolean keyframes, CameraTrack.Sample... samples) {
        return new CameraTrack("path", "test", List.of(samples), keyframes, List.of(), List.of());
    }

    private static CameraTrack.Sample sample(double seconds, double degrees) {
        return new CameraTrack.Sample(seconds, Pose.of(Quaternion.about(0, 1, 0, degrees), seconds, 0, 0), null);
    }

    private static CameraTrack keys(Random random, int count) {
        List<CameraTrack.Sample> samples = new ArrayList<>();
        double time = 0;
        for (int i = 0; i < count; i++) {
            Quaternion turn = Quaternion.about(
                    random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), 100 * random.nextDouble());
            samples.add(new CameraTrack.Sample(time, Pose.of(turn, random.nextGaussian(), 0, 1), null));
            time += 0.5 + random.nextDouble();
        }
        return track(true, samples.toArray(CameraTrack.Sample[]::new));
    }

    /// Times that do not fill whole pictures: the first and the last camera are shown, evenly spread between.
    @Test
    void theLastPoseIsKept() {
        for (double duration : new double[] {0.4166, 0.43, 0.37, 1.2345, 0.06}) {
            CameraPath path = track(false, sample(0, 0), sample(duration, 0)).resampled(12, LENS);
            assertEquals(Math.rint(duration * 12) + 1, path.size());
            assertEquals(duration, path.pose(path.size() - 1).tx());
            for (int i = 0; i < path.size(); i++) {
                assertEquals(duration * i / (path.size() - 1), path.pose(i).tx(), 1e-9);
            }
        }
    }

    @Test
    void stretchingKeepsTheCamerasAndTheirRatios() {
        CameraTrack track =
                track(false, sample(0, 0), sample(1, 10), sample(4, 20)).lasting(9, 12);
        CameraPath path = track.resampled(12, LENS);
        assertEquals(9 * 12, path.size());
        assertEquals(20, path.pose(107).degreesTo(path.pose(0)), 1e-9);
        assertEquals(track.duration() / 4, track.samples().get(1).seconds(), 1e-12);
        assertThrows(InvalidInputException.class, () -> track.lasting(1e-7, 12));
        assertThrows(InvalidInputException.class, () -> track.lasting(1 / 12.0, 12));
    }

    /// Through every key, and with one speed of turning on both its sides.
    @Test
    void keyframesTurnSmoothly() {
        for (int seed = 0; seed < 20; seed++) {
            CameraTrack track = keys(new Random(seed), 5);
            TurnCurve curve = new TurnCurve(
                    track.samples().stream().map(s -> s.pose().quaternion()).toList(),
                    track.samples().stream()
                            .mapToDouble(CameraTrack.Sample::seconds)
                            .toArray());
            double h = 1e-5;
            for (int i = 1; i < 4; i++) {
                Quaternion key = track.samples().get(i).pose().quaternion();
                double before = track.samples().get(i).seconds()
                        - track.samples().get(i - 1).seconds();
                double after = track.samples().get(i + 1).seconds()
                        - track.samples().get(i).seconds();
                assertEquals(0, degrees(key, curve.at(i - 1, 1)), 1e-6);
                assertEquals(0, degrees(key, curve.at(i, 0)), 1e-6);
                // One step back and one on, mirrored at the key, are the same turn.
                Quaternion in = inverse(curve.at(i - 1, 1 - h / before)).times(key);
                Quaternion out = inverse(key).times(curve.at(i, h / after));
                assertEquals(0, degrees(in, out) / Math.toDegrees(h), 2e-3, "jump of the speed at key " + i);
            }
        }
    }

    /// About one axis at even speed the curve is that turn.
    @Test
    void evenKeyframesTurnEvenly() {
        CameraTrack track = track(true, sample(0, 0), sample(1, 40), sample(3, 120), sample(4, 160));
        CameraPath path = track.resampled(10, LENS);
        for (int i = 0; i <= 40; i++) {
            assertEquals(4 * i, path.pose(i).degreesTo(Pose.IDENTITY), 1e-6);
        }
    }

    private static Quaternion inverse(Quaternion q) {
        return new Quaternion(-q.x(), -q.y(), -q.z(), q.w());
    }

    private static double degrees(Quaternion a, Quaternion b) {
        return Pose.of(a, 0, 0, 0).degreesTo(Pose.of(b, 0, 0, 0));
    }

    @Test
    void oneCameraIsCounted() {
        assertTrue(track(false, sample(0, 0)).understood(1, 12).startsWith("path: 1 camera, test, 0.1 s"));
    }
}
