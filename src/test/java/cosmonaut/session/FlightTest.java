package cosmonaut.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Keyframe;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

final class FlightTest {

    private static final CameraFrame CAMERA = new CameraFrame(Pose.IDENTITY, new Intrinsics(10, 10, 7.5, 7.5, 16, 16));
    private static final WorldStart START = new WorldStart(Picture.black(16, 16), null, CAMERA, "", 1);

    /// Shows black, and remembers which cameras it was asked for.
    private static final class BlackWorld implements CameraWorld {
        private final List<CameraFrame> asked = new ArrayList<>();
        private final List<ChunkSettings> settings = new ArrayList<>();
        private Runnable evaluation = () -> {};

        @Override
        public WorldConfig config() {
            return new WorldConfig(
                    "cosmonaut-world/1",
                    16,
                    16,
                    12,
                    9,
                    1,
                    1,
                    0,
                    0,
                    1,
                    null,
                    null,
                    8,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        /// Only counts.
        private record Node(int pictures, CameraFrame camera) implements WorldNode {

            @Override
            public Optional<Keyframe> keyframe() {
                return Optional.empty();
            }
        }

        @Override
        public WorldNode start(WorldStart start) {
            asked.clear();
            return new Node(0, start.camera());
        }

        @Override
        public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
            List<CameraFrame> cameras = request.cameras();
            assertEquals(8, cameras.size());
            assertEquals(asked.size(), request.from().pictures(), "every chunk goes on from the one before");
            for (int i = 0; i < 4; i++) {
                if (progress.cancelled()) {
                    throw new CancellationException();
                }
                progress.at(i, 4);
                evaluation.run();
            }
            asked.addAll(cameras);
            settings.add(request.settings());
            return new Chunk(
                    cameras.stream()
                            .map(camera -> new GeneratedFrame(Picture.black(16, 16), camera, 1))
                            .toList(),
                    new Node(asked.size(), cameras.getLast()),
                    new StageTimings());
        }

        @Override
        public void close() {}
    }

    private static CameraPath path(int frames) {
        return Move.FORWARD.path(CAMERA, frames, 12, Pace.DEFAULT);
    }

    @Test
    void everyPoseOfThePathIsShownOnceAndInOrder() throws IOException {
        BlackWorld world = new BlackWorld();
        List<CameraFrame> shown = new ArrayList<>();
        FlightReport report = new Flight(world, START, path(20))
                .fly((index, frame) -> shown.add(frame.camera()), (done, total, seconds) -> {});
        assertEquals(path(20).frames(), shown);
        assertEquals(20, report.frames());
        assertFalse(report.cancelled());
        assertEquals(3, report.chunkSeconds().size());
        assertEquals(path(20).get(19), world.asked.get(23), "the last chunk stands still past the end");
    }

    @Test
    void everyChunkHasItsOwnSettings() throws IOException {
        BlackWorld world = new BlackWorld();
        new Flight(world, START, path(25), pictures -> START.settings().withSeed(pictures))
                .fly((i, f) -> {}, (d, t, s) -> {});
        assertEquals(
                List.of(0L, 8L, 16L),
                world.settings.stream().map(ChunkSettings::seed).toList(),
                "by the pictures before it");
        BlackWorld same = new BlackWorld();
        new Flight(same, START, path(17)).fly((i, f) -> {}, (d, t, s) -> {});
        assertEquals(List.of(START.settings(), START.settings()), same.settings);
    }

    @Test
    void aSinglePictureNeedsNoWorld() throws IOException {
        BlackWorld world = new BlackWorld();
        assertEquals(
                1,
                new Flight(world, START, path(1))
                        .fly((i, f) -> {}, (d, t, s) -> {})
                        .frames());
        assertTrue(world.asked.isEmpty());
    }

    @Test
    void cancellingEndsAfterTheChunk() throws IOException {
        Flight flight = new Flight(new BlackWorld(), START, path(100));
        FlightReport report = flight.fly(
                (index, frame) -> {
                    if (index == 10) {
                        flight.cancel();
                    }
                },
                (done, total, seconds) -> {});
        assertTrue(report.cancelled());
        assertEquals(17, report.frames());
    }

    @Test
    void cancellingGivesUpTheChunkUnderWay() throws IOException {
        BlackWorld world = new BlackWorld();
        Flight flight = new Flight(world, START, path(100));
        world.evaluation = () -> {
            if (world.asked.size() == 16) {
                flight.cancel();
            }
        };
        List<Integer> shown = new ArrayList<>();
        FlightReport report = flight.fly((index, frame) -> shown.add(index), (done, total, seconds) -> {});
        assertTrue(report.cancelled());
        assertEquals(17, report.frames());
        assertEquals(17, shown.size());
    }

    @Test
    void aFullDiskEndsTheFlight() {
        Flight flight = new Flight(new BlackWorld(), START, path(100));
        IOException full = assertThrows(
                IOException.class,
                () -> flight.fly(
                        (index, frame) -> {
                            throw new IOException("no space left");
                        },
                        (done, total, seconds) -> {}));
        assertEquals("no space left", full.getMessage());
    }
}
