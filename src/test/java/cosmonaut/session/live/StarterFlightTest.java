package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import cosmonaut.media.VideoReader;
import cosmonaut.metrics.Psnr;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.session.recording.Recording;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.cpu.Drawing;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import cosmonaut.world.WorldStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The bundled model, flown live on real threads into a real clip.
final class StarterFlightTest {

    @TempDir
    private Path folder;

    /// Looks at the flight like a display until something holds.
    private static void until(LiveFlight flight, Predicate<LiveView> enough) throws InterruptedException {
        while (!enough.test(flight.view()) && flight.view().state() != LiveState.FAILED) {
            ViewRequest request = flight.request(System.nanoTime());
            Drawing.of(request);
            flight.shown(request, System.nanoTime());
            Thread.sleep(33);
        }
        assertEquals(null, flight.view().failure());
    }

    @Test
    @Timeout(300)
    void turningRightShowsWhatTheModelMakesAndIsRecorded() throws Exception {
        Scene scene = SceneLibrary.bundled().scene("courtyard-garden").atSize(384, 224);
        WorldStart start = new WorldStart(
                scene.picture(),
                scene.depth().map(DepthPicture::metres).orElseThrow(),
                new CameraFrame(Pose.IDENTITY, scene.lens()),
                scene.prompt(),
                1);
        CompletableFuture<Recording> recorded = new CompletableFuture<>();
        LiveListener listener = new LiveListener() {
            @Override
            public void recordingEnded(Recording recording) {
                recorded.complete(recording);
            }
        };
        Path clip = folder.resolve("flight.mp4");
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world =
                        LatentCameraWorld.open(Path.of("sample-scenes/starter"), backend, SamplingChoice.MODELS_OWN);
                LiveFlight flight = new LiveFlight(world, start, LiveOptions.DEFAULT, listener)) {
            assertEquals(
                    scene.picture(), Drawing.of(flight.request(System.nanoTime())), "the first picture stands at once");
            until(flight, view -> view.state() == LiveState.STANDING);
            flight.record(clip);
            flight.control(TestFlight.RIGHT);
            until(flight, view -> view.chunks() >= 2);
            flight.control(TestFlight.RELEASED);
            until(flight, view -> view.state() == LiveState.STANDING);
            ViewRequest rest = flight.request(System.nanoTime());
            assertTrue(flight.view().pose().r02() > 0.1, "the view has turned to the right");
            assertTrue(rest.shown().index() > 3 && Drawing.coverage(rest) > 0.9, rest.kind() + " " + rest.shown());
            assertTrue(Psnr.of(Drawing.of(rest), scene.picture()) < 25, "and shows something else");
            assertTrue(flight.view().keyToReprojected().samples() >= 1);
            assertTrue(flight.view().keyToGenerated().samples() >= 1);
            flight.stopRecording();
            Recording recording = recorded.get();
            assertTrue(recording.playable(), recording.toString());
            assertTrue(Files.isRegularFile(folder.resolve("flight.json")));
            assertEquals(recording.frames(), framesOf(clip, scene.picture()));
        }
    }

    private static int framesOf(Path clip, Picture first) throws Exception {
        List<Picture> pictures = VideoReader.readAll(clip);
        assertTrue(Psnr.of(pictures.getFirst(), first) > 30);
        return pictures.size();
    }
}
