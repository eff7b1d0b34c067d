package cosmonaut.gpucheck;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.Pose;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Flights of the starter model on the card: beside the same flights on the processor, and for a long time.
final class StarterCheck {

    /// Grey levels by which pictures may differ on average.
    private static final double MOST_GREY = 2;

    private static final int CHUNKS = 2;
    private static final int ENDURANCE_CHUNKS = 200;
    private static final long LEAK = 16 << 20;

    private StarterCheck() {}

    /// Flies every scene forward on processor and card, in f32 and bf16.
    ///
    /// @param arguments folder of the scenes, and chunks if not two
    static ObjectNode rollouts(List<String> arguments) {
        SceneLibrary library = SceneLibrary.in(Path.of(arguments.getFirst()));
        int chunks = arguments.size() > 1 ? Integer.parseInt(arguments.get(1)) : CHUNKS;
        ObjectNode line = JsonMapper.shared().createObjectNode();
        List<List<Picture>> expected;
        try (Backend backend = new CpuBackend(Runtime.getRuntime().availableProcessors())) {
            expected = fly(backend, library, chunks);
        }
        boolean right = true;
        for (DType type : List.of(DType.F32, DType.BF16)) {
            ObjectNode found = line.putObject(type.name().toLowerCase(Locale.ROOT));
            try (Backend backend = Cards.open(type)) {
                long began = System.nanoTime();
                List<List<Picture>> actual = fly(backend, library, chunks);
                found.put("seconds", (System.nanoTime() - began) / 1e9);
                for (int i = 0; i < actual.size(); i++) {
                    double grey = difference(expected.get(i), actual.get(i));
                    found.put(library.names().get(i), grey);
                    right &= grey <= MOST_GREY;
                }
            }
        }
        return line.put("ok", right && !library.names().isEmpty());
    }

    private static List<List<Picture>> fly(Backend backend, SceneLibrary library, int chunks) {
        List<List<Picture>> flown = new ArrayList<>();
        Path model = library.folder().orElseThrow().resolve("starter");
        try (LatentCameraWorld world = LatentCameraWorld.open(model, backend, new SamplingChoice(null, null, null))) {
            for (String scene : library.names()) {
                WorldStart start = start(library, scene, world.config());
                int step = world.config().newFrames();
                CameraPath path = Move.FORWARD.path(
                        start.camera(), 1 + chunks * step, world.config().fps(), Pace.DEFAULT);
                WorldNode node = world.start(start);
                List<Picture> pictures = new ArrayList<>();
                for (int i = 0; i < chunks; i++) {
                    Chunk chunk = next(world, node, start, path, i, step);
                    node = chunk.node();
                    chunk.frames().stream().map(GeneratedFrame::picture).forEach(pictures::add);
                }
                flown.add(pictures);
            }
        }
        return flown;
    }

    private static Chunk next(
            CameraWorld world, WorldNode node, WorldStart start, CameraPath path, int chunk, int step) {
        return world.rollout(new ChunkRequest(
                node, path.frames().subList(1 + chunk * step, 1 + (chunk + 1) * step), start.settings()));
    }

    /// Flies on and on; the card's memory must not grow, nothing must be left when all is closed, and nothing be open
    /// that was not before.
    ///
    /// @param arguments folder of the scenes, and chunks if not two hundred
    static ObjectNode endurance(List<String> arguments) {
        SceneLibrary library = SceneLibrary.in(Path.of(arguments.getFirst()));
        int chunks = arguments.size() > 1 ? Integer.parseInt(arguments.get(1)) : ENDURANCE_CHUNKS;
        ObjectNode line = JsonMapper.shared().createObjectNode();
        freeBytes(); // what the driver keeps for good is taken now
        long free = freeBytes();
        long files = openFiles();
        boolean right = true;
        for (DType type : List.of(DType.F32, DType.BF16)) {
            ObjectNode found = flyOn(library, type, chunks);
            right &= found.get("bytes_at_the_end").asLong()
                    <= found.get("bytes_settled").asLong();
            line.set(type.name().toLowerCase(Locale.ROOT), found);
        }
        long freed = freeBytes();
        long left = openFiles();
        line.put("free_bytes_before", free).put("free_bytes_after", freed);
        line.put("open_files_before", files).put("open_files_after", left);
        // Another program may take memory of a card meanwhile; less than that of a model is no leak.
        return line.put("ok", right && freed >= free - LEAK && left <= files);
    }

    private static long freeBytes() {
        try (CudaBackend backend = Cards.open(DType.F32)) {
            return backend.freeBytes();
        }
    }

    /// Files and devices that this process holds open, or 0 where the system does not tell.
    private static long openFiles() {
        String @Nullable [] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    private static ObjectNode flyOn(SceneLibrary library, DType type, int chunks) {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        Path model = library.folder().orElseThrow().resolve("starter");
        try (CudaBackend backend = Cards.open(type);
                LatentCameraWorld world =
                        LatentCameraWorld.open(model, backend, new SamplingChoice(null, null, null))) {
            WorldStart start = start(library, library.names().getFirst(), world.config());
            int step = world.config().newFrames();
            CameraPath path = Move.TURN_RIGHT.path(
                    start.camera(), 1 + chunks * step, world.config().fps(), Pace.DEFAULT);
            WorldNode node = world.start(start);
            long settled = 0;
            long began = System.nanoTime();
            for (int i = 0; i < chunks; i++) {
                node = next(world, node, start, path, i, step).node();
                if (i == Math.min(10, chunks / 2)) {
                    settled = backend.liveBytes();
                    began = System.nanoTime();
                }
            }
            int timed = chunks - 1 - Math.min(10, chunks / 2);
            line.put("chunks", chunks);
            line.put("frames_per_second", timed * step / ((System.nanoTime() - began) / 1e9));
            line.put("bytes_settled", settled).put("bytes_at_the_end", backend.liveBytes());
            return line.put("peak_bytes", backend.peakBytes());
        }
    }

    private static WorldStart start(SceneLibrary library, String name, WorldConfig config) {
        Scene scene = library.open(name, Optional.empty(), config.width(), config.height());
        float[] depth = scene.depth().map(DepthPicture::metres).orElse(null);
        return new WorldStart(scene.picture(), depth, new CameraFrame(Pose.IDENTITY, scene.lens()), scene.prompt(), 1);
    }

    private static double difference(List<Picture> expected, List<Picture> actual) {
        long sum = 0;
        long count = 0;
        for (int i = 0; i < expected.size(); i++) {
            byte[] a = expected.get(i).rgb();
            byte[] b = actual.get(i).rgb();
            for (int j = 0; j < a.length; j++) {
                sum += Math.abs(Byte.toUnsignedInt(a[j]) - Byte.toUnsignedInt(b[j]));
            }
            count += a.length;
        }
        return (double) sum / count;
    }
}
