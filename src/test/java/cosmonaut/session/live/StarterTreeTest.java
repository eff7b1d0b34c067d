package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightControl;
import cosmonaut.camera.Pose;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Going back in a flight with the bundled model.
final class StarterTreeTest {

    private static final FlightControl LEFT = FlightControl.of(0, 0, 0, -1, 0, 0);

    /// Writes down what it is asked and what it makes, and gives chunks up after a few evaluations when told to.
    private static final class WatchedWorld implements CameraWorld {

        private static final int EVALUATIONS = 3;

        private final CameraWorld world;
        private final List<ChunkRequest> requests = new ArrayList<>();
        private final List<List<Picture>> made = new ArrayList<>();
        private volatile boolean givesUp;

        WatchedWorld(CameraWorld world) {
            this.world = world;
        }

        @Override
        public WorldConfig config() {
            return world.config();
        }

        @Override
        public WorldNode start(WorldStart start) {
            return world.start(start);
        }

        @Override
        public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
            requests.add(request);
            Chunk chunk = world.rollout(request, new ChunkProgress() {
                private int evaluations;

                @Override
                public void at(int done, int total) {
                    evaluations++;
                    progress.at(done, total);
                }

                @Override
                public boolean cancelled() {
                    return givesUp && evaluations >= EVALUATIONS || progress.cancelled();
                }
            });
            made.add(pictures(chunk));
            return chunk;
        }

        @Override
        public void close() {}
    }

    private static List<Picture> pictures(Chunk chunk) {
        return chunk.frames().stream().map(GeneratedFrame::picture).toList();
    }

    private static void run(ManualThreads threads, double seconds) {
        for (int i = 0; i < seconds * FlightThreads.TICKS_PER_SECOND; i++) {
            threads.tick();
        }
    }

    /// One chunk, played in a pause.
    private static void step(LiveFlight flight, ManualThreads threads, FlightControl control) {
        flight.pause();
        flight.control(control);
        flight.step();
        run(threads, 2);
    }

    @Test
    @Timeout(300)
    void aNodeIsAsGoodAsBeforeWhateverWasFlownOrGivenUpMeanwhile() {
        Scene scene = SceneLibrary.bundled().scene("courtyard-garden").atSize(192, 112);
        WorldStart start = new WorldStart(
                scene.picture(),
                scene.depth().map(DepthPicture::metres).orElseThrow(),
                new CameraFrame(Pose.IDENTITY, scene.lens()),
                scene.prompt(),
                1);
        SamplingChoice fast = new SamplingChoice("fast", null, null);
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld starter = LatentCameraWorld.open(Path.of("sample-scenes/starter"), backend, fast)) {
            WatchedWorld world = new WatchedWorld(starter);
            ManualThreads threads = new ManualThreads();
            LiveFlight flight = new LiveFlight(world, start, LiveOptions.DEFAULT, LiveListener.NONE, threads);
            try (flight) {
                run(threads, 0.1);
                step(flight, threads, TestFlight.RIGHT);
                int then = flight.timeline().getLast().index();
                step(flight, threads, TestFlight.RIGHT);
                flight.flyFrom(then);
                world.givesUp = true;
                step(flight, threads, LEFT);
                assertEquals(1, flight.view().chunks(), "given up in the middle");
                world.givesUp = false;
                step(flight, threads, LEFT);
                flight.flyFrom(then);
                step(flight, threads, TestFlight.RIGHT);
                assertEquals(2, flight.view().chunks());
                assertEquals(null, flight.view().failure());
            }
            assertEquals(5, world.requests.size());
            assertEquals(4, world.made.size());
            ChunkRequest before = world.requests.get(1);
            for (ChunkRequest later : world.requests.subList(2, 5)) {
                assertSame(before.from(), later.from());
            }
            assertEquals(world.made.get(1), pictures(starter.rollout(before)), "the same bytes");
            assertEquals(world.made.get(3), pictures(starter.rollout(world.requests.get(4))), "and as often as asked");
        }
    }
}
