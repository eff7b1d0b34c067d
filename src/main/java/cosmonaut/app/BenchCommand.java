package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.bench.CardBench;
import cosmonaut.bench.CardBench.Sizes;
import cosmonaut.bench.FlightBench;
import cosmonaut.bench.NetworksBench;
import cosmonaut.bench.RolloutBench;
import cosmonaut.bench.SlowFlights;
import cosmonaut.bench.SlowWorld;
import cosmonaut.bench.ViewportBench;
import cosmonaut.bench.WindowBench;
import cosmonaut.diagnostics.MachineMemory;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveListener;
import cosmonaut.session.live.LiveOptions;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.ui.explore.FlightOpener;
import cosmonaut.viewport.ViewRenderer;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.WorldStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.geometry.Dimension2D;
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
/// `cosmonaut bench window`: how it feels in the window; `cosmonaut bench viewport`: how fast it is drawn; `cosmonaut
/// bench networks`: every network alone; `cosmonaut
/// bench card`: what the published 7B asks of a processor. One JSON object on a line.
@Command(
        name = "bench",
        description = "Measure speed and memory; one JSON object a line.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    private static final double LONGEST_FLIGHT = 86_400;
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{2,3})x([1-9]\\d{2,3})");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "WHAT", description = "rollout, networks, flight, window, viewport or card")
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

    @Option(
            names = "--only",
            paramLabel = "NAMES",
            description = "what of a card is measured, separated by commas; - reads names from stdin, one a line, and"
                    + " answers each (default: everything)")
    private @Nullable String only;

    @Option(names = "--miniature", description = "measure a card with networks in miniature: a trial of the bench")
    private boolean miniature;

    @Option(
            names = "--window-size",
            paramLabel = "WxH",
            description =
                    "size of the measured window or viewport, such as 3840x2160 (default: as the program opens it,"
                            + " and 2560x1440)")
    private @Nullable String windowSize;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!List.of("rollout", "networks", "flight", "window", "viewport", "card")
                .contains(what)) {
            throw new InvalidInputException(
                    "there is no bench " + what + "; use rollout, networks, flight, window, viewport or card");
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
        if (what.equals("viewport")) {
            measureViewport();
            return ExitCode.DONE.code();
        }
        if (what.equals("networks")) {
            spec.commandLine().getOut().println(measureNetworks());
            return ExitCode.DONE.code();
        }
        if (what.equals("card")) {
            measureCard();
            return ExitCode.DONE.code();
        }
        try (Backend processor = choice.openBackend();
                LatentCameraWorld world = choice.openWorld(processor, null)) {
            ObjectNode line = what.equals("flight") ? measureLive(world, processor) : measure(world, processor);
            spec.commandLine().getOut().println(line);
        }
        return ExitCode.DONE.code();
    }

    /// What draws first, then the processor where that is another.
    private void measureViewport() {
        Dimension2D size = Optional.ofNullable(measuredSize()).orElse(new Dimension2D(2560, 1440));
        List<Supplier<ViewRenderer>> kinds = new ArrayList<>();
        Renderers.vulkan(true).ifPresent(vulkan -> kinds.add(() -> vulkan));
        kinds.add(Renderers::cpu);
        for (Supplier<ViewRenderer> kind : kinds) {
            try (ViewRenderer renderer = kind.get()) {
                int frames = (int) Math.ceil(60 * seconds);
                spec.commandLine()
                        .getOut()
                        .println(new ViewportBench(renderer, (int) size.getWidth(), (int) size.getHeight(), frames)
                                .measure());
            }
        }
    }

    private ObjectNode measure(LatentCameraWorld world, Backend processor) {
        ObjectNode line = about(choice.model(), world, processor);
        line.setAll(new RolloutBench(world, start(world.config()), warmup, chunks).measure());
        line.put("tensor_bytes", world.tensorBytes());
        line.put("peak_resident_bytes", MachineMemory.peakResidentBytes());
        return line;
    }

    private ObjectNode measureLive(LatentCameraWorld world, Backend processor) {
        WorldConfig config = world.config();
        CameraWorld flown = chunkSeconds == null ? world : new SlowWorld(config, chunkSeconds);
        ObjectNode line = about(chunkSeconds == null ? choice.model() : "slow", world, processor);
        try (ViewRenderer renderer = Renderers.all().getLast().get();
                LiveFlight flight = new LiveFlight(flown, start(config), LiveOptions.DEFAULT, LiveListener.NONE)) {
            line.setAll(new FlightBench(flight, renderer, seconds).fly());
        }
        line.put("tensor_bytes", world.tensorBytes());
        return line;
    }

    private ObjectNode about(String model, LatentCameraWorld world, Backend processor) {
        WorldConfig config = world.config();
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("bench", what).put("model", model);
        line.put("backend", processor.name()).put("device", processor.description());
        return line.put("width", config.width()).put("height", config.height()).put("steps", world.steps());
    }

    private WorldStart start(WorldConfig config) {
        return WorldChoice.start(choice.scene(config, null), 1);
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

    /// A line for the processor, then one for each thing that is measured, as soon as it is.
    private void measureCard() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Backend processor = choice.openBackend(DType.BF16)) {
            CardBench bench = new CardBench(processor, miniature ? Sizes.miniature() : Sizes.published());
            ObjectNode about = JsonMapper.shared().createObjectNode();
            about.put("bench", what).put("backend", processor.name()).put("device", processor.description());
            about.put("precision", processor.activationType().name().toLowerCase(Locale.ROOT));
            out.println(about);
            if ("-".equals(only)) {
                BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                for (String name = names.readLine(); name != null; name = names.readLine()) {
                    out.println(measured(bench, name.strip()));
                    out.flush();
                }
            } else {
                for (String name : only == null ? bench.names() : List.of(only.split(",", -1))) {
                    out.println(measured(bench, name));
                    out.flush();
                }
            }
        }
    }

    private ObjectNode measured(CardBench bench, String name) {
        if (!bench.names().contains(name)) {
            throw new InvalidInputException(
                    "--only " + OneLine.of(name) + " is not known; use " + String.join(", ", bench.names()));
        }
        return bench.measure(name, chunks);
    }

    /// In the window of the product, on the display there is or, with none, on JavaFX's platform without one.
    private ObjectNode measureWindow() throws IOException, InterruptedException {
        if (!DisplayDetection.displayPresent()) {
            System.setProperty("glass.platform", "Headless");
            System.setProperty("prism.order", "sw");
        }
        WindowToolkit.start();
        return new WindowBench(
                        choice.library(),
                        choice.sceneName(),
                        seconds,
                        choice.preset(),
                        measuredSize(),
                        new BenchWindow(choice.library(), chunkSeconds == null ? null : slowFlights(chunkSeconds)),
                        spec.commandLine().getErr())
                .measure();
    }

    private @Nullable Dimension2D measuredSize() {
        if (windowSize == null) {
            return null;
        }
        Matcher sides = SIZE.matcher(windowSize);
        if (!sides.matches()) {
            throw new InvalidInputException(
                    "--window-size " + OneLine.of(windowSize) + " is not a size; write it as 1280x800");
        }
        return new Dimension2D(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    }

    private FlightOpener slowFlights(double secondsPerChunk) {
        WorldConfig config = choice.config();
        return new SlowFlights(config, secondsPerChunk, () -> start(config));
    }
}
