package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.Pose;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.tensor.Backend;
import cosmonaut.world.Chunk;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `cosmonaut bench rollout`: how fast a model flies here, one JSON object on a line.
@Command(
        name = "bench",
        description = "Measure speed and memory; one JSON object a line.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "WHAT", description = "rollout")
    @SuppressWarnings("NullAway.Init") // required
    private String what;

    @Option(names = "--scene", paramLabel = "S", description = "a bundled scene's name, a scene folder or any picture")
    private @Nullable String scene;

    @Option(
            names = "--model",
            paramLabel = "M",
            defaultValue = ModelLibrary.STARTER,
            description = "starter or a model folder (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private String model;

    @Option(names = "--steps", paramLabel = "K", description = "solver steps (default: the model's)")
    private @Nullable Integer steps;

    @Option(
            names = "--backend",
            paramLabel = "B",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private BackendName backend;

    @Option(
            names = "--chunks",
            paramLabel = "N",
            defaultValue = "24",
            description = "chunks measured (default: ${DEFAULT-VALUE})")
    private int chunks;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "8",
            description = "chunks flown before (default: ${DEFAULT-VALUE})")
    private int warmup;

    @Override
    public Integer call() {
        if (!what.equals("rollout")) {
            throw new InvalidInputException("there is no bench " + what + "; use rollout");
        }
        if (chunks < 1 || chunks > 10_000 || warmup < 0 || warmup > 10_000) {
            throw new InvalidInputException("--chunks must be 1 to 10000 and --warmup 0 to 10000");
        }
        SceneLibrary library = SceneLibrary.bundled();
        Path folder = new ModelLibrary(library).find(model);
        try (Backend processor = Backends.open(backend.name());
                LatentCameraWorld world = LatentCameraWorld.open(folder, processor, new SamplingChoice(steps, null))) {
            ObjectNode line = measure(world, library, processor);
            spec.commandLine().getOut().println(line);
        }
        return ExitCode.DONE.code();
    }

    private ObjectNode measure(LatentCameraWorld world, SceneLibrary library, Backend processor) {
        int width = world.config().width();
        int height = world.config().height();
        Scene opened = library.open(SampleScenes.orFirst(library, scene), Optional.empty(), width, height);
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, opened.lens());
        int step = world.config().newFrames();
        CameraPath path = Move.TURN_RIGHT.path(
                camera, 1 + (warmup + chunks) * step, world.config().fps(), Pace.DEFAULT);
        world.start(new WorldStart(opened.picture(), SampleScenes.depth(opened), camera, opened.prompt(), 1));
        List<Double> milliseconds = new ArrayList<>();
        Map<StageTimings.Stage, List<Double>> stages = new EnumMap<>(StageTimings.Stage.class);
        for (int i = 0; i < warmup + chunks; i++) {
            long began = System.nanoTime();
            Chunk chunk = world.rollout(path.frames().subList(1 + i * step, 1 + (i + 1) * step));
            if (i >= warmup) {
                milliseconds.add((System.nanoTime() - began) / 1e6);
                chunk.timings()
                        .milliseconds()
                        .forEach((stage, ms) -> stages.computeIfAbsent(stage, key -> new ArrayList<>())
                                .add(ms));
            }
        }
        List<Double> sorted = milliseconds.stream().sorted().toList();
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("bench", what).put("model", model).put("scene", opened.name());
        line.put("backend", processor.name()).put("device", processor.description());
        line.put("width", width)
                .put("height", height)
                .put("steps", world.steps())
                .put("frames_per_chunk", step);
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
        line.put("tensor_bytes", world.tensorBytes());
        line.put("peak_resident_bytes", MachineMemory.peakResidentBytes());
        return line;
    }

    private static double percentile(List<Double> sorted, int percent) {
        return sorted.get((int) Math.round((sorted.size() - 1) * percent / 100.0));
    }
}
