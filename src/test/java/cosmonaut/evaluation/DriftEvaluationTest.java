package cosmonaut.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.live.CountingWorld;
import cosmonaut.spatial.Keyframe;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.PictureCoder;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Worlds whose drift is known.
final class DriftEvaluationTest {

    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;
    private static final double DARKER = 0.95;

    private record Node(int pictures, CameraFrame camera) implements WorldNode {

        @Override
        public Optional<Keyframe> keyframe() {
            return Optional.empty();
        }
    }

    /// Shows what it began with, 5 % darker in every chunk.
    private static final class DarkeningWorld implements CameraWorld {

        private final List<List<CameraFrame>> asked = new ArrayList<>();
        private WorldStart start = DriftEvaluationTest.start();

        @Override
        public WorldConfig config() {
            return CountingWorld.CONFIG;
        }

        @Override
        public WorldNode start(WorldStart begun) {
            start = begun;
            return new Node(0, begun.camera());
        }

        @Override
        public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
            asked.add(request.cameras());
            int before = request.from().pictures() / config().newFrames();
            Picture dark = scaled(start.picture(), Math.pow(DARKER, before + 1));
            int count = config().newFrames();
            return new Chunk(
                    Collections.nCopies(
                            count, new GeneratedFrame(dark, request.cameras().getLast(), 1)),
                    new Node(
                            request.from().pictures() + count, request.cameras().getLast()),
                    new StageTimings());
        }

        @Override
        public void close() {}
    }

    private static WorldStart start() {
        Picture noise = Picture.black(WIDTH, HEIGHT);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < noise.rgb().length; i++) {
            noise.rgb()[i] = (byte) random.nextInt(60, 250);
        }
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(70, WIDTH, HEIGHT));
        return new WorldStart(noise, null, camera, "", 1);
    }

    private static Picture scaled(Picture picture, double by) {
        Picture scaled = Picture.black(picture.width(), picture.height());
        for (int i = 0; i < scaled.rgb().length; i++) {
            scaled.rgb()[i] = (byte) Math.round((picture.rgb()[i] & 0xff) * by);
        }
        return scaled;
    }

    private static JsonNode json(DriftReport report) {
        return report.json(JsonMapper.shared().createObjectNode());
    }

    @Test
    void darkeningIsReportedAsSuch() throws IOException {
        DarkeningWorld world = new DarkeningWorld();
        List<String> said = new ArrayList<>();
        DriftEvaluation evaluation = new DriftEvaluation(6, 3, said::add);
        evaluation.fly(world, "noise", start());
        JsonNode report = json(evaluation.report(Optional.empty()));
        assertEquals(List.of("noise, forward: 6 chunks", "noise, still: 6 chunks"), said);
        JsonNode videos = report.get("details").get("videos");
        assertEquals(2, videos.size());
        for (JsonNode video : videos) {
            JsonNode chunks = video.get("chunks");
            assertEquals(6, chunks.size());
            for (int i = 0; i < 6; i++) {
                double dark = Math.pow(DARKER, i);
                JsonNode chunk = chunks.get(i);
                assertEquals(dark, chunk.get("brightness").asDouble(), 1e-3, "brightness of chunk " + (i + 1));
                assertEquals(dark, chunk.get("contrast").asDouble(), 2e-3, "contrast of chunk " + (i + 1));
                assertEquals(dark * dark, chunk.get("sharpness").asDouble(), 4e-3, "sharpness of chunk " + (i + 1));
                assertEquals(1 - dark, chunk.get("colour_drift").asDouble(), 5e-3, "colour of chunk " + (i + 1));
                assertTrue(chunk.get("frechet").isNull(), "nothing was coded");
            }
        }
        double last = Math.pow(DARKER, 5);
        assertEquals(last, report.get("forward_brightness").asDouble(), 1e-3);
        assertEquals(last, report.get("still_brightness").asDouble(), 1e-3);
        assertTrue(report.get("video_brightness").isNull());
    }

    @Test
    void theCameraGoesAheadAndThenStandsStill() throws IOException {
        DarkeningWorld world = new DarkeningWorld();
        new DriftEvaluation(2, 3, line -> {}).fly(world, "noise", start());
        assertEquals(4, world.asked.size());
        Pose ahead = world.asked.get(1).getLast().pose();
        assertTrue(ahead.rows()[11] > 0.5, ahead.toString());
        assertEquals(0, ahead.rows()[3], 1e-9);
        Pose still = world.asked.get(3).getFirst().pose();
        assertTrue(!still.equals(Pose.IDENTITY) && Math.abs(still.rows()[11]) < 2e-3, still.toString());
        assertEquals(Pose.IDENTITY, world.asked.get(3).getLast().pose());
    }

    /// The starter's latents of pictures that darken move away from the first chunk's.
    @Test
    void latentsDriftWithThePictures() {
        Picture noise = start().picture();
        DriftEvaluation evaluation = new DriftEvaluation(3, 1, line -> {});
        int[] made = {0};
        evaluation.generate("noise", progress -> {
            Picture dark = scaled(noise, Math.pow(DARKER, made[0]++));
            return Collections.nCopies(121, dark);
        });
        assertEquals(3, made[0]);
        try (Backend backend = new CpuBackend(1);
                PictureCoder coder = PictureCoder.open(Path.of("sample-scenes/starter"), WIDTH, HEIGHT, backend)) {
            DriftReport report = evaluation.report(Optional.of(coder));
            JsonNode chunks = json(report).get("details").get("videos").get(0).get("chunks");
            assertEquals(0, chunks.get(0).get("frechet").asDouble(), 1e-6);
            double second = chunks.get(1).get("frechet").asDouble();
            assertTrue(second > 1e-4, chunks.toString());
            assertTrue(chunks.get(2).get("frechet").asDouble() > 2 * second, chunks.toString());
            StringWriter table = new StringWriter();
            report.print(new PrintWriter(table, true));
            assertTrue(table.toString().contains("noise, video"), table.toString());
            assertTrue(table.toString().contains("0.950"), table.toString());
        }
    }

    @Test
    void someOfAChunkAreKeptTheLastAmongThem() {
        List<Picture> chunk = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            chunk.add(Picture.black(16 + i, 16));
        }
        assertEquals(
                List.of(30, 45, 60, 75, 90, 105, 120, 135),
                DriftRun.kept(chunk).stream().map(Picture::width).toList());
        assertEquals(chunk.subList(0, 3), DriftRun.kept(chunk.subList(0, 3)));
    }

    @Test
    void aCancelledEvaluationSaysSo() {
        DriftEvaluation evaluation = new DriftEvaluation(6, 1, line -> {});
        evaluation.cancel();
        assertThrows(CancellationException.class, () -> evaluation.fly(new DarkeningWorld(), "noise", start()));
        assertThrows(
                CancellationException.class,
                () -> evaluation.generate("noise", progress -> {
                    throw new AssertionError("nothing is made");
                }));
    }
}
