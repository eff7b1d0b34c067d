package cosmonaut.app;

import cosmonaut.OneLine;
import cosmonaut.guardrail.Guardrails;
import cosmonaut.media.UnfinishedClips;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.Course;
import cosmonaut.session.Flight;
import cosmonaut.session.FlightReport;
import cosmonaut.session.recording.ClipRecorder;
import cosmonaut.session.recording.FlightFiles;
import cosmonaut.session.recording.Sidecar;
import cosmonaut.tensor.Backend;
import cosmonaut.world.GuardedWorld;
import cosmonaut.world.LatentCameraWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `cosmonaut rollout`: flies a scripted path through a scene into a clip with its sidecar.
@Command(
        name = "rollout",
        description = "Fly a path through a scene and write what the camera sees.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RolloutCommand implements Callable<Integer> {

    static final String DEFAULT_CLIP = "cosmonaut-flight.mp4";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private final FlightChoice choice = new FlightChoice();

    @Mixin
    private final GuardrailChoice guardrailChoice = new GuardrailChoice();

    @Option(names = "--guidance", paramLabel = "G", description = "g of a + g (a - b) (default: the model's)")
    private @Nullable Double guidance;

    @Option(
            names = "--out",
            paramLabel = "CLIP",
            defaultValue = DEFAULT_CLIP,
            description = "the clip, replaced if it is there; its sidecar is named likewise with .json"
                    + " (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--frames-dir",
            paramLabel = "D",
            description = "also write every picture as PNG there; those of an earlier flight are removed")
    private @Nullable Path framesDir;

    @Option(names = "--json", description = "print the summary as JSON on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        choice.require();
        WorldConfig config = choice.world().config();
        FlightFiles files = new FlightFiles(out, framesDir);
        files.requireApart(choice.inputs());
        FlightChoice.Opening opened = choice.open(config);
        // Before anything is loaded.
        Optional<Guardrails> guardrails = guardrailChoice.open(
                choice.world().model(), List.of(opened.start().settings().prompt()));
        try (ClipRecorder recorder = ClipRecorder.open(files, config);
                Backend processor = choice.world().openBackend();
                LatentCameraWorld world = choice.world().openWorld(processor, guidance)) {
            FlightChoice.Opening opening = choice.through(world, opened);
            Course course = opening.course();
            opening.notes().forEach(this::say);
            guardrails.ifPresent(own -> own.notes().forEach(this::say));
            for (Path clip : UnfinishedClips.recover(out)) {
                say("what a flight left unfinished here is in " + clip);
            }
            Flight flight = new Flight(
                    GuardedWorld.of(world, guardrails), GuardedWorld.start(opening.start(), guardrails), course);
            Sidecar.Flown flown = flown(opening, world, processor, config, guardrails);
            try (Interruption interruption = Interruption.on(flight::cancel)) {
                FlightReport report = fly(flight, recorder, flown, course);
                Sidecar sidecar = new Sidecar(flown, report, course.cameras());
                Optional<IOException> failed = recorder.finish(sidecar);
                if (failed.isPresent()) {
                    throw new IOException(
                            "clip " + out + " is whole, but " + failed.get().getMessage(), failed.get());
                }
                if (json) {
                    String summary = sidecar.summary(out, Sidecar.beside(out)).toString();
                    spec.commandLine().getOut().println(TerminalJson.of(summary));
                }
                return (report.cancelled() ? ExitCode.CANCELLED : ExitCode.DONE).code();
            }
        }
    }

    /// Whatever ends the flight, what was made until then is kept.
    private FlightReport fly(Flight flight, ClipRecorder recorder, Sidecar.Flown flown, Course course)
            throws IOException {
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), System.console() != null);
        try {
            return flight.fly(recorder, progress);
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; " + kept(recorder, new Sidecar(flown, flight.report(), course.cameras())), e);
        } catch (RuntimeException | OutOfMemoryError e) {
            say("the flight broke off; " + kept(recorder, new Sidecar(flown, flight.report(), course.cameras())));
            throw e;
        } finally {
            course.collision().ifPresent(found -> sayThrough(found, flown.path()));
        }
    }

    private void sayThrough(Course.Collision collision, String path) {
        say(String.format(
                Locale.ROOT,
                "picture %d of %s goes through something %.1f m away; walls are not solid for a path file",
                collision.picture(),
                path,
                collision.metres()));
    }

    /// Finishes the clip with the pictures it has, and says so.
    private String kept(ClipRecorder recorder, Sidecar sidecar) {
        int pictures = recorder.frames();
        if (pictures == 0) {
            return "there was no picture to keep";
        }
        try {
            Optional<IOException> failed = recorder.finish(sidecar);
            return "the " + pictures + (pictures == 1 ? " picture" : " pictures") + " before it are in " + out
                    + failed.map(e -> ", but " + e.getMessage()).orElse("");
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println(OneLine.of("cosmonaut: " + line));
    }

    private Sidecar.Flown flown(
            FlightChoice.Opening opening,
            LatentCameraWorld world,
            Backend processor,
            WorldConfig config,
            Optional<Guardrails> guardrails) {
        return new Sidecar.Flown(
                opening.scene().name(),
                choice.world().model(),
                world.sha256(),
                processor.name(),
                choice.seed(),
                world.steps(),
                world.guidance(),
                opening.scene().prompt(),
                opening.path(),
                config.fps(),
                config.width(),
                config.height(),
                ProgramVersion.text(),
                guardrails);
    }
}
