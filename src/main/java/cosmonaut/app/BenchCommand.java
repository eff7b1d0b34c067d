package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.session.LiveFlight;
import cosmonaut.session.LiveListener;
import cosmonaut.session.LiveOptions;
import cosmonaut.session.SlowWorld;
import cosmonaut.tensor.Backend;
import cosmonaut.ui.ModelWay;
import cosmonaut.ui.explore.FlightFacts;
import cosmonaut.ui.explore.FlightOpener;
import cosmonaut.ui.explore.OpenedFlight;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldConfig;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `cosmonaut bench rollout`: how fast a model flies here; `cosmonaut bench flight`: how a live flight feels;
/// `cosmonaut bench window`: how it feels in the window; `cosmonaut bench networks`: every network alone. One JSON
/// object on a line.
@Command(
        name = "bench",
        description = "Measure speed and memory; one JSON object a line.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    private static final double LONGEST_FLIGHT = 86_400;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "WHAT", description = "rollout, networks, flight or window")
    @SuppressWarnings("NullAway.Init") // required
    private String what;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private WorldChoice choice;

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

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "length of a live flight (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--chunk-seconds",
            paramLabel = "N",
            description = "fly live in a stand-in for a slow model that takes so long for a chunk")
    private @Nullable Double chunkSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!List.of("rollout", "networks", "flight", "window").contains(what)) {
            throw new InvalidInputException("there is no bench " + what + "; use rollout, networks, flight or window");
        }
        if (!(seconds >= 1 && seconds <= LONGEST_FLIGHT)) {
            throw new InvalidInputException(
                    "--seconds " + seconds + " is not possible; use 1 to " + (int) LONGEST_FLIGHT);
        }
        if (chunks < 1 || chunks > 10_000 || warmup < 0 || warmup > 10_000) {
            throw new InvalidInputException("--chunks must be 1 to 10000 and --warmup 0 to 10000");
        }
        if (what.equals("window")) {
            spec.commandLine().getOut().println(measureWindow());
            return ExitCode.DONE.code();
        }
        if (what.equals("networks")) {
            spec.commandLine().getOut().println(measureNetworks());
            return ExitCode.DONE.code();
        }
        try (Backend processor = choice.openBackend();
                LatentCameraWorld world = choice.openWorld(processor, null)) {
            ObjectNode line = what.equals("flight") ? measureLive(world, processor) : measure(world, processor);
            spec.commandLine().getOut().println(line);
        }
        return ExitCode.DONE.code();
    }

    private ObjectNode measure(LatentCameraWorld world, Backend processor) {
        WorldConfig config = world.config();
        WorldStart start = WorldChoice.start(choice.scene(config, null), 1);
        int step = config.newFrames();
        CameraPath path =
                Move.TURN_RIGHT.path(start.camera(), 1 + (warmup + chunks) * step, config.fps(), Pace.DEFAULT);
        world.start(start);
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
        line.put("bench", what).put("model", choice.model());
        line.put("backend", processor.name()).put("device", processor.description());
        line.put("width", config.width())
                .put("height", config.height())
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

    private ObjectNode measureNetworks() {
        try (Backend processor = choice.openBackend()) {
            ObjectNode line = JsonMapper.shared().createObjectNode();
            line.put("bench", what).put("model", choice.model());
            line.put("backend", processor.name()).put("device", processor.description());
            new NetworksBench(choice.folder(), choice.preset(), processor).measure(line, warmup, chunks);
            return line;
        }
    }

    /// In the window of the product, on the display there is or, with none, on JavaFX's platform without one.
    private ObjectNode measureWindow() throws IOException, InterruptedException {
        if (!DisplayDetection.displayPresent()) {
            System.setProperty("glass.platform", "Headless");
            System.setProperty("prism.order", "sw");
        }
        return new WindowBench(
                        choice.library(),
                        choice.sceneName(),
                        seconds,
                        choice.preset(),
                        chunkSeconds == null ? null : slowFlight(chunkSeconds),
                        spec.commandLine().getErr())
                .measure();
    }

    private FlightOpener slowFlight(double secondsAChunk) {
        return (request, listener) -> {
            CameraWorld world = new SlowWorld(choice.config(), secondsAChunk);
            WorldStart start = WorldChoice.start(choice.scene(world.config(), null), 1);
            ModelWay way = new ModelWay(
                    "slow",
                    Optional.empty(),
                    world.config().width(),
                    world.config().height());
            FlightFacts facts = new FlightFacts("slow", way, "none", OptionalInt.empty(), 0, false);
            return new OpenedFlight(new LiveFlight(world, start, LiveOptions.DEFAULT.closingWorld(), listener), facts);
        };
    }

    private ObjectNode measureLive(LatentCameraWorld world, Backend processor) {
        WorldConfig config = world.config();
        CameraWorld flown = chunkSeconds == null ? world : new SlowWorld(config, chunkSeconds);
        WorldStart start = WorldChoice.start(choice.scene(config, null), 1);
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("bench", what).put("model", chunkSeconds == null ? choice.model() : "slow");
        line.put("backend", processor.name()).put("device", processor.description());
        line.put("width", config.width()).put("height", config.height()).put("steps", world.steps());
        try (LiveFlight flight = new LiveFlight(flown, start, LiveOptions.DEFAULT, LiveListener.NONE)) {
            line.setAll(new FlightBench(flight, seconds).fly());
        }
        line.put("tensor_bytes", world.tensorBytes());
        return line;
    }

    private static double percentile(List<Double> sorted, int percent) {
        return sorted.get((int) Math.round((sorted.size() - 1) * percent / 100.0));
    }
}
