package cosmonaut.bench;

import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.model.WorldConfig;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A turn to the right, chunk after chunk, as fast as the model makes them.
public final class RolloutBench {

    private final CameraWorld world;
    private final WorldStart start;
    private final int warmup;
    private final int chunks;

    /// @param warmup chunks flown before, at least 0
    /// @param chunks chunks measured, at least 1
    public RolloutBench(CameraWorld world, WorldStart start, int warmup, int chunks) {
        this.world = world;
        this.start = start;
        this.warmup = warmup;
        this.chunks = chunks;
    }

    /// Flies, and tells how long chunks and their stages took.
    public ObjectNode measure() {
        WorldConfig config = world.config();
        int step = config.newFrames();
        CameraPath path =
                Move.TURN_RIGHT.path(start.camera(), 1 + (warmup + chunks) * step, config.fps(), Pace.DEFAULT);
        WorldNode node = world.prepareAll(world.start(start));
        List<Double> milliseconds = new ArrayList<>();
        Map<StageTimings.Stage, List<Double>> stages = new EnumMap<>(StageTimings.Stage.class);
        for (int i = 0; i < warmup + chunks; i++) {
            long began = System.nanoTime();
            Chunk chunk = world.rollout(new ChunkRequest(
                    node, path.frames().subList(1 + i * step, 1 + (i + 1) * step), start.settings()));
            node = world.prepareAll(chunk.node());
            if (i >= warmup) {
                milliseconds.add((System.nanoTime() - began) / 1e6);
                chunk.timings()
                        .milliseconds()
                        .forEach((stage, ms) -> stages.computeIfAbsent(stage, key -> new ArrayList<>())
                                .add(ms));
            }
        }
        return report(step, milliseconds.stream().sorted().toList(), stages);
    }

    private ObjectNode report(int step, List<Double> sorted, Map<StageTimings.Stage, List<Double>> stages) {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("frames_per_chunk", step);
        line.put("chunks", chunks);
        line.put("frames_per_second", step * 1000 / percentile(sorted, 50));
        line.putObject("chunk_ms")
                .put("p5", percentile(sorted, 5))
                .put("median", percentile(sorted, 50))
                .put("p95", percentile(sorted, 95));
        ObjectNode medians = line.putObject("stage_median_ms");
        stages.forEach((stage, ms) -> medians.put(
                stage.name().toLowerCase(Locale.ROOT),
                percentile(ms.stream().sorted().toList(), 50)));
        return line;
    }

    private static double percentile(List<Double> sorted, int percent) {
        return sorted.get((int) Math.round((sorted.size() - 1) * percent / 100.0));
    }
}
