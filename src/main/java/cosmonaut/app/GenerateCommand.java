package cosmonaut.app;

import cosmonaut.BlockedException;
import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.guardrail.Guardrails;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoReader;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.FlightReport;
import cosmonaut.session.recording.ClipRecorder;
import cosmonaut.session.recording.FlightFiles;
import cosmonaut.session.recording.Sidecar;
import cosmonaut.tensor.Backend;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.StageTimings;
import cosmonaut.world.VideoModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `cosmonaut generate`: a video of text, or one that goes on from a picture or a clip, by a model that no camera
/// steers.
@Command(
        name = "generate",
        description = "Make a video from words, or go on from a picture or a clip, with a model that no camera steers.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GenerateCommand implements Callable<Integer> {

    /// Pictures of a clip that a model goes on from at most.
    private static final int MOST_GIVEN = 9;

    private static final OptionRange CHUNKS = new OptionRange("--chunks", 1, 1000);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private final ModelChoice choice = new ModelChoice();

    @Mixin
    private final SeedChoice seedChoice = new SeedChoice();

    @Mixin
    private final GuardrailChoice guardrailChoice = new GuardrailChoice();

    @Option(names = "--prompt", paramLabel = "T", defaultValue = "", description = "the video in words")
    @SuppressWarnings("NullAway.Init") // has a default
    private String prompt;

    @Option(names = "--picture", paramLabel = "P", description = "a picture to go on from")
    private @Nullable Path picture;

    @Option(names = "--video", paramLabel = "V", description = "a clip whose last pictures, 9 or 1, to go on from")
    private @Nullable Path video;

    @Option(
            names = "--chunks",
            paramLabel = "N",
            defaultValue = "1",
            description = "chunks, each going on from the one before (default: ${DEFAULT-VALUE})")
    private long chunks;

    @Option(names = "--guidance", paramLabel = "G", description = "g of a + g (a - b) (default: the model's)")
    private @Nullable Double guidance;

    @Option(
            names = "--out",
            paramLabel = "CLIP",
            defaultValue = "cosmonaut-video.mp4",
            description = "the clip, replaced if it is there; its sidecar is named likewise with .json"
                    + " (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--frames-dir",
            paramLabel = "D",
            description = "also write every picture as PNG there; those of an earlier video are removed")
    private @Nullable Path framesDir;

    private Optional<Guardrails> guardrails = Optional.empty();

    private final AtomicBoolean stopped = new AtomicBoolean();

    @Override
    public Integer call() throws IOException {
        seedChoice.seed();
        CHUNKS.require(chunks);
        List<Picture> given = given();
        WorldConfig config = choice.videoConfig(given.size());
        if (config.overlap() == 0 && (chunks > 1 || !given.isEmpty())) {
            throw new InvalidInputException("the model " + choice.model()
                    + " goes by text alone; leave out --picture, --video and --chunks, or name a Video2World model");
        }
        FlightFiles files = new FlightFiles(out, framesDir);
        files.requireApart(inputs());
        guardrails = guardrailChoice.open(choice.model(), List.of(prompt));
        List<Picture> fitting = given.stream()
                .map(one -> checked(one.resized(config.width(), config.height())))
                .toList();
        try (ClipRecorder recorder = ClipRecorder.open(files, config);
                Backend processor = choice.openVideoBackend();
                VideoModel model = choice.openVideo(processor, guidance, given.size());
                Interruption interruption = Interruption.on(() -> stopped.set(true))) {
            model.begin(fitting, prompt, seedChoice.seed());
            guardrails.ifPresent(own -> own.notes().forEach(this::say));
            Sidecar.Flown made = made(model, processor, config);
            return make(model, recorder, fitting, made) ? ExitCode.DONE.code() : ExitCode.CANCELLED.code();
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println(OneLine.of("cosmonaut: " + line));
    }

    private Picture checked(Picture one) {
        return guardrails.map(own -> own.checked(one)).orElse(one);
    }

    private List<Path> inputs() {
        List<Path> inputs = new ArrayList<>(List.of(choice.videoFolder()));
        Optional.ofNullable(picture).ifPresent(inputs::add);
        Optional.ofNullable(video).ifPresent(inputs::add);
        return inputs;
    }

    /// The pictures to go on from; of a clip its last ones, nine if it has as many.
    private List<Picture> given() throws IOException {
        if (picture != null && video != null) {
            throw new InvalidInputException("--picture and --video are both given; give one of them");
        }
        if (picture != null) {
            return List.of(PictureFile.read(picture));
        }
        return video == null ? List.of() : lastPictures(video);
    }

    /// The last nine pictures of a clip, or all if there are fewer.
    ///
    /// @throws InvalidInputException if there are none
    static List<Picture> lastPictures(Path video) throws IOException {
        Deque<Picture> last = new ArrayDeque<>();
        try (VideoReader reader = VideoReader.open(video)) {
            for (Optional<Picture> next = reader.next(); next.isPresent(); next = reader.next()) {
                last.addLast(next.get());
                if (last.size() > MOST_GIVEN) {
                    last.removeFirst();
                }
            }
        }
        if (last.isEmpty()) {
            throw new InvalidInputException("clip " + video + " has no pictures in it; give another one");
        }
        return List.copyOf(last);
    }

    /// @return whether it came to its end
    private boolean make(VideoModel model, ClipRecorder recorder, List<Picture> given, Sidecar.Flown made)
            throws IOException {
        Intrinsics lens = Intrinsics.ofHorizontalFov(60, made.width(), made.height());
        CameraFrame nobody = new CameraFrame(Pose.IDENTITY, lens);
        int index = 0;
        for (Picture one : given.subList(given.size() - model.config().overlap(), given.size())) {
            recorder.accept(index++, new GeneratedFrame(one, nobody, 0));
        }
        boolean whole = true;
        Optional<BlockedException> blocked = Optional.empty();
        long begun = System.nanoTime();
        List<Double> seconds = new ArrayList<>();
        try {
            for (int chunk = 0; chunk < chunks; chunk++) {
                long at = System.nanoTime();
                // All of a chunk are checked before the first is kept.
                for (Picture one : model.next(new Watched(chunk)).stream()
                        .map(this::checked)
                        .toList()) {
                    recorder.accept(index++, new GeneratedFrame(one, nobody, 0));
                }
                seconds.add((System.nanoTime() - at) / 1e9);
            }
        } catch (CancellationException e) {
            whole = false;
        } catch (BlockedException e) {
            whole = false;
            blocked = Optional.of(e);
        }
        if (index == 0) {
            blocked.ifPresent(GenerateCommand::raise);
            return false;
        }
        // No camera is known, so none is written down.
        FlightReport report = new FlightReport(
                0, !whole, (System.nanoTime() - begun) / 1e9, List.copyOf(seconds), new StageTimings());
        Optional<IOException> failed = recorder.finish(new Sidecar(made, report, List.of()));
        if (failed.isPresent()) {
            throw new IOException(
                    "clip " + out + " is whole, but " + failed.get().getMessage(), failed.get());
        }
        blocked.ifPresent(GenerateCommand::raise);
        return whole;
    }

    private static void raise(BlockedException blocked) {
        throw blocked;
    }

    private Sidecar.Flown made(VideoModel model, Backend processor, WorldConfig config) {
        Path from = picture != null ? picture : video;
        return new Sidecar.Flown(
                from == null ? "" : String.valueOf(from.getFileName()),
                choice.model(),
                model.sha256(),
                processor.name(),
                seedChoice.seed(),
                model.steps(),
                model.guidance(),
                prompt,
                "no camera",
                config.fps(),
                config.width(),
                config.height(),
                ProgramVersion.text(),
                guardrails);
    }

    /// A line for every tenth of a chunk; ends the chunk when the program is told to.
    private final class Watched implements ChunkProgress {

        private final int chunk;
        private int tenth = -1;

        Watched(int chunk) {
            this.chunk = chunk;
        }

        @Override
        public void at(int done, int total) {
            if (10 * done / total != tenth) {
                tenth = 10 * done / total;
                spec.commandLine()
                        .getErr()
                        .println(OneLine.of("chunk " + (chunk + 1) + " of " + chunks + ": " + done + " of " + total
                                + " evaluations"));
            }
        }

        @Override
        public boolean cancelled() {
            return stopped.get();
        }
    }
}
