package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.guardrail.Guardrails;
import cosmonaut.session.drive.DriveFlight;
import cosmonaut.session.drive.DriveRequest;
import cosmonaut.session.recording.DriveExports;
import cosmonaut.session.recording.DriveFiles;
import cosmonaut.session.recording.DriveSidecar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `cosmonaut drive`: six synchronised cameras along a trajectory.
@Command(
        name = "drive",
        description = "Drive along a trajectory and get what six cameras of the vehicle see.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DriveCommand implements Callable<Integer> {

    private static final OptionRange FRAMES = new OptionRange("--frames", 2, DriveRequest.MOST_FRAMES);
    private static final OptionRange REPEATS = new OptionRange("--frame-repeat", 0, DriveRequest.MOST_REPEATS);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private final WorldChoice choice = new WorldChoice();

    @Mixin
    private final SeedChoice seedChoice = new SeedChoice();

    @Mixin
    private final GuardrailChoice guardrailChoice = new GuardrailChoice();

    @Option(
            names = "--trajectory",
            paramLabel = "FILE",
            description =
                    "where the vehicle goes: CSV (t,x,y,z), TUM, KITTI, nuScenes ego poses, OpenSCENARIO or GeoJSON"
                            + " (default: the scene's)")
    private @Nullable Path trajectory;

    @Option(
            names = "--batch",
            paramLabel = "FILE",
            description = "many drives instead: a JSON object a line with trajectory and, as wished, id, scene, rig,"
                    + " frames, seed, frame_repeat, tags, prompt and prompt_front, prompt_left, ...; each gets a folder"
                    + " in --out, and a batch that was stopped goes on")
    private @Nullable Path batch;

    @Option(
            names = "--rig",
            paramLabel = "R",
            description = "nuscenes, nvidia, or a rig file (default: the scene's, or nuscenes)")
    private @Nullable String rig;

    @Option(
            names = "--frames",
            paramLabel = "N",
            description = "pictures of each camera (default: to the end of the trajectory)")
    private @Nullable Long frames;

    @Option(
            names = "--prompt",
            paramLabel = "T",
            description = "the drive in words, for all cameras (default: the" + " scene's)")
    private @Nullable String prompt;

    @Option(
            names = "--captions",
            paramLabel = "FILE",
            description = "JSON with words for single cameras: prompt, prompt_left, prompt_right, prompt_back,"
                    + " prompt_back_left, prompt_back_right")
    private @Nullable Path captions;

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            description =
                    "words that are often wanted: clear, rain, snow, fog, day, dusk, night, city, suburb, country,"
                            + " highway, empty, light-traffic, heavy-traffic; may be repeated")
    private List<String> tags = List.of();

    @Option(names = "--guidance", paramLabel = "G", description = "g of a + g (a - b) (default: the model's)")
    private @Nullable Double guidance;

    @Option(
            names = "--trajectory-guidance",
            paramLabel = "H",
            defaultValue = "0",
            description = "guidance by the trajectory in particular, of a network that is told it (default: none)")
    private double trajectoryGuidance;

    @Option(
            names = "--frame-repeat",
            paramLabel = "N",
            defaultValue = "0",
            description = "how often the first picture of every view is repeated as a condition, told to multi-view"
                    + " networks that have this input (default: ${DEFAULT-VALUE})")
    private long frameRepeat;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "cosmonaut-drive",
            description = "folder for six clips, grid.mp4 and drive.json; those of an earlier drive are replaced"
                    + " (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private Path out;

    @Option(
            names = "--export",
            paramLabel = "FORM",
            split = ",",
            description = "also write the drive in forms of other programs: nuscenes (a folder that its devkit opens),"
                    + " mcap (a file for Foxglove)")
    private List<ExportForm> exports = List.of();

    @Option(names = "--json", description = "print the summary as JSON on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        seedChoice.seed();
        if (frames != null) {
            FRAMES.require(frames);
        }
        REPEATS.require(frameRepeat);
        if (trajectory != null && batch != null) {
            throw new InvalidInputException("name either --trajectory FILE or --batch FILE");
        }
        DriveModel model = choice.driveModel();
        model.requireRepeats(Math.toIntExact(frameRepeat));
        DriveModel.Told told = new DriveModel.Told(choice.model(), trajectoryGuidance);
        return batch != null ? batch(batch, model, told) : one(model, told);
    }

    private int one(DriveModel model, DriveModel.Told told) throws IOException {
        DriveJob job = job(model);
        DriveFiles files = new DriveFiles(out);
        files.requireApart(inputs(model));
        DriveRun run = new DriveRun(job, model, choice.library());
        Optional<Guardrails> guardrails = guardrails(run.captions());
        AtomicReference<@Nullable DriveFlight> running = new AtomicReference<>();
        try (DriveModel.Loaded loaded =
                        choice.openDrive(model, guidance, trajectoryGuidance).behind(guardrails);
                Interruption interruption = Interruption.on(() -> cancel(running.get()))) {
            DriveSidecar sidecar = run.write(files, loaded, told, forms(), running::set, this::say);
            if (json) {
                spec.commandLine()
                        .getOut()
                        .println(TerminalJson.of(sidecar.summary(files).toString()));
            }
            boolean cancelled = sidecar.json().get("cancelled").booleanValue();
            return (cancelled ? ExitCode.CANCELLED : ExitCode.DONE).code();
        }
    }

    private Optional<Guardrails> guardrails(List<String> captions) {
        return guardrailChoice.open(choice.model(), captions);
    }

    private static void cancel(@Nullable DriveFlight flight) {
        if (flight != null) {
            flight.cancel();
        }
    }

    private int batch(Path file, DriveModel model, DriveModel.Told told) throws IOException {
        DriveBatch jobs = DriveBatch.read(file, out);
        try (DriveModel.Loaded loaded =
                        choice.openDrive(model, guidance, trajectoryGuidance).behind(guardrails(List.of()));
                Interruption interruption = Interruption.on(jobs::stop)) {
            DriveBatch.Ended ended = jobs.run(job(model), forms(), model, loaded, told, choice.library(), this::say);
            say(ended.done() + " jobs done, " + ended.before() + " were done before, " + ended.failed() + " failed");
            if (ended.stopped()) {
                return ExitCode.CANCELLED.code();
            }
            return (ended.failed() > 0 ? ExitCode.BAD_INPUT : ExitCode.DONE).code();
        }
    }

    private Set<DriveExports.Form> forms() {
        return exports.stream().map(form -> form.form).collect(Collectors.toSet());
    }

    /// By their names on the command line.
    enum ExportForm {
        nuscenes(DriveExports.Form.NUSCENES),
        mcap(DriveExports.Form.MCAP);

        private final DriveExports.Form form;

        ExportForm(DriveExports.Form form) {
            this.form = form;
        }
    }

    private List<Path> inputs(DriveModel model) {
        List<Path> inputs = new ArrayList<>(List.of(model.folder().path()));
        choice.sceneFile().ifPresent(inputs::add);
        Optional.ofNullable(trajectory).ifPresent(inputs::add);
        Optional.ofNullable(captions).ifPresent(inputs::add);
        return inputs;
    }

    private DriveJob job(DriveModel model) {
        return new DriveJob(
                model.goesByText() ? Optional.empty() : Optional.of(choice.sceneName()),
                Optional.ofNullable(trajectory),
                Optional.ofNullable(rig),
                Optional.ofNullable(prompt),
                captions == null ? Map.of() : CaptionsFile.read(captions),
                tags.stream().map(CaptionsFile::tag).collect(Collectors.toSet()),
                Optional.ofNullable(frames).map(Math::toIntExact),
                seedChoice.seed(),
                Math.toIntExact(frameRepeat));
    }

    private void say(String line) {
        spec.commandLine().getErr().println(OneLine.of(line));
    }
}
