package cosmonaut.app;

import cosmonaut.OneLine;
import cosmonaut.camera.CameraFrame;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.ModelLibrary;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.session.FlightReport;
import cosmonaut.session.file.Session;
import cosmonaut.session.file.SessionEvent;
import cosmonaut.session.file.SessionHeader;
import cosmonaut.session.file.SessionReader;
import cosmonaut.session.file.SessionReplay;
import cosmonaut.session.recording.ClipRecorder;
import cosmonaut.session.recording.FlightFiles;
import cosmonaut.session.recording.Sidecar;
import cosmonaut.tensor.Backend;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `cosmonaut replay`: makes a recorded flight again and says whether its pictures are the same to the byte.
@Command(
        name = "replay",
        description = "Make a recorded flight again and compare every picture with what was recorded.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReplayCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "SESSION", description = "a .cosmonaut file")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path file;

    @Option(
            names = "--node",
            paramLabel = "N",
            description = "to where the flight is made (default: to where it was last)")
    private @Nullable Long node;

    @Option(names = "--out", paramLabel = "CLIP", description = "also write the clip with its sidecar")
    private @Nullable Path out;

    @Option(names = "--model", paramLabel = "M", description = "starter or a model folder (default: the recorded one)")
    private @Nullable String model;

    @Option(
            names = "--backend",
            paramLabel = "B",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private BackendName backend;

    @Option(names = "--json", description = "print the summary as JSON on stdout")
    private boolean json;

    /// What came of it so far.
    private final class Comparison implements SessionReplay.Listener {

        private final @Nullable ClipRecorder recorder;
        private final int total;
        private final List<CameraFrame> cameras = new ArrayList<>();
        private final List<Long> different = new ArrayList<>();
        private final List<Double> seconds = new ArrayList<>();
        private final StageTimings timings = new StageTimings();
        private int chunks;
        private long since = System.nanoTime();

        Comparison(@Nullable ClipRecorder recorder, int total) {
            this.recorder = recorder;
            this.total = total;
        }

        @Override
        public void started(WorldStart start, WorldNode root) throws IOException {
            keep(new GeneratedFrame(start.picture(), start.camera(), 1));
            since = System.nanoTime();
        }

        @Override
        public void made(SessionEvent.Made made, Chunk chunk, boolean same) throws IOException {
            chunks++;
            if (!same) {
                different.add(made.node());
            }
            timings.add(chunk.timings());
            seconds.add((System.nanoTime() - since) / 1e9);
            since = System.nanoTime();
            for (GeneratedFrame frame : chunk.frames()) {
                keep(frame);
            }
            say("chunk " + chunks + " of " + total + (same ? " is the same" : " has other pictures"));
        }

        private void keep(GeneratedFrame frame) throws IOException {
            if (recorder != null) {
                recorder.accept(cameras.size(), frame);
            }
            cameras.add(frame.camera());
        }

        FlightReport report(boolean cancelled, double metresPerUnit) {
            double all = seconds.stream().mapToDouble(Double::doubleValue).sum();
            return new FlightReport(cameras.size(), cancelled, all, List.copyOf(seconds), timings, metresPerUnit);
        }
    }

    @Override
    public Integer call() throws IOException {
        Session session = SessionReader.read(file);
        session.damage().ifPresent(this::say);
        SessionReplay replay = new SessionReplay(session, node == null ? session.current() : node);
        SessionHeader.Origin origin = session.header().origin();
        ModelLibrary models = BundledModels.beside(SceneLibrary.bundled());
        ModelFolder folder = models.open(model == null ? origin.model() : model);
        SamplingChoice sampling = new SamplingChoice(origin.preset(), origin.steps(), origin.guidance());
        WorldConfig config = folder.world(origin.preset());
        try (ClipRecorder recorder = recorder(config, folder);
                Backend processor = Backends.open(backend, Precision.auto.activations(folder.storedType()), this::say);
                LatentCameraWorld world = LatentCameraWorld.open(
                        folder.path(), processor, sampling, Backends.text(TextProcessor.auto, processor, this::say))) {
            sayOthers(origin, world, processor);
            Comparison comparison = new Comparison(recorder, replay.chunks());
            boolean cancelled = false;
            try (Interruption interruption = Interruption.on(replay::cancel)) {
                replay.run(world, comparison);
            } catch (CancellationException e) {
                cancelled = true;
            }
            if (recorder != null) {
                finish(
                        recorder,
                        flown(replay, world, processor),
                        comparison.report(cancelled, world.metresPerUnit()),
                        comparison.cameras);
            }
            return conclude(replay, comparison, cancelled).code();
        }
    }

    private @Nullable ClipRecorder recorder(WorldConfig config, ModelFolder folder) throws IOException {
        if (out == null) {
            return null;
        }
        FlightFiles files = new FlightFiles(out, null);
        files.requireApart(List.of(file, folder.path()));
        return ClipRecorder.open(files, config);
    }

    private void sayOthers(SessionHeader.Origin origin, LatentCameraWorld world, Backend processor) {
        if (!origin.modelHash().equals(world.sha256())) {
            say("the model is not the one that was flown (other weights); expect other pictures");
        }
        if (!origin.backend().equals(processor.name())) {
            say("the flight was computed by " + origin.backend() + ", this replay is by " + processor.name()
                    + "; expect pictures that differ a little");
        }
    }

    private Sidecar.Flown flown(SessionReplay replay, LatentCameraWorld world, Backend processor) {
        SessionHeader header = replay.session().header();
        List<SessionEvent.Made> line = replay.session().line(replay.node());
        ChunkSettings made = line.isEmpty()
                ? header.start().settings()
                : line.getLast().asked().settings();
        WorldConfig config = world.config();
        return new Sidecar.Flown(
                header.origin().scene(),
                model == null ? header.origin().model() : model,
                world.sha256(),
                processor.name(),
                made.seed(),
                made.steps() != null ? made.steps() : Integer.valueOf(world.steps()),
                made.guidance() != null ? made.guidance() : world.guidance(),
                made.prompt(),
                "replay",
                config.fps(),
                config.width(),
                config.height(),
                ProgramVersion.text());
    }

    private static void finish(
            ClipRecorder recorder, Sidecar.Flown flown, FlightReport report, List<CameraFrame> cameras)
            throws IOException {
        if (recorder.frames() == 0) {
            return;
        }
        Optional<IOException> failed = recorder.finish(new Sidecar(flown, report, cameras));
        if (failed.isPresent()) {
            throw new IOException("the clip is whole, but " + failed.get().getMessage(), failed.get());
        }
    }

    private ExitCode conclude(SessionReplay replay, Comparison comparison, boolean cancelled) {
        int equal = comparison.chunks - comparison.different.size();
        say(equal + " of " + comparison.chunks + " chunks have the same pictures, to the byte"
                + (cancelled ? "; the replay was cut short" : ""));
        if (json) {
            ObjectNode summary = JsonMapper.shared().createObjectNode();
            summary.put("session", file.toString());
            summary.put("node", replay.node());
            summary.put("chunks", comparison.chunks);
            summary.put("of", comparison.total);
            summary.put("equal", equal);
            var others = summary.putArray("different");
            comparison.different.forEach(others::add);
            summary.put("cancelled", cancelled);
            if (out != null) {
                summary.put("clip", out.toString());
            }
            spec.commandLine().getOut().println(TerminalJson.of(summary.toString()));
        }
        if (cancelled) {
            return ExitCode.CANCELLED;
        }
        return comparison.different.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENT;
    }

    private void say(String line) {
        spec.commandLine().getErr().println(OneLine.of(line));
    }
}
