package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.evaluation.DriftEvaluation;
import cosmonaut.evaluation.DriftReport;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.tensor.Backend;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.PictureCoder;
import cosmonaut.world.VideoModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `cosmonaut evaluate drift`: how a model's pictures change over chunks that go on from each other.
@Command(
        name = "drift",
        description =
                "Measure how pictures change over chunks that each go on from the last: straight ahead and standing"
                        + " still, or as a video where no camera steers the model. Sharpness, contrast and brightness as ratios to"
                        + " the first chunk; docs/evaluation.md defines the figures.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DriftCommand implements Callable<Integer> {

    private static final OptionRange CHUNKS = new OptionRange("--chunks", 2, 1000);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private final ModelChoice choice = new ModelChoice();

    @Mixin
    private final SeedChoice seedChoice = new SeedChoice();

    @Option(
            names = "--scene",
            paramLabel = "S",
            description = "a bundled scene's name, a scene folder or any picture; may be given several times"
                    + " (default: the first and the last bundled scene)")
    private @Nullable List<String> scenes;

    @Option(
            names = "--video",
            paramLabel = "V",
            description = "a clip whose last pictures, 9 or 1, to go on from, for a model that no camera steers")
    private @Nullable Path video;

    @Option(names = "--prompt", paramLabel = "T", description = "what is seen, in words (default: the scene's)")
    private @Nullable String prompt;

    @Option(
            names = "--chunks",
            paramLabel = "N",
            defaultValue = "6",
            description = "chunks of a video (default: ${DEFAULT-VALUE})")
    private long chunks;

    @Option(names = "--json", description = "print the figures as JSON on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long seed = seedChoice.seed();
        CHUNKS.require(chunks);
        DriftEvaluation evaluation = new DriftEvaluation(Math.toIntExact(chunks), seed, this::progress);
        boolean generates = choice.isVideo();
        if (video != null && (!generates || scenes != null)) {
            throw new InvalidInputException(
                    generates
                            ? "--scene and --video are both given; give one of them"
                            : "--video is for a model that no camera steers; begin with a --scene");
        }
        try (Backend processor = generates ? choice.openVideoBackend() : choice.openBackend();
                Interruption interruption = Interruption.on(evaluation::cancel)) {
            ObjectNode about = JsonMapper.shared().createObjectNode();
            about.put("model", choice.model());
            WorldConfig config = generates ? generate(evaluation, processor, about) : fly(evaluation, processor, about);
            about.put("backend", processor.name()).put("seed", seed).put("chunks", chunks);
            // When the model has given its memory back.
            try (PictureCoder coder =
                    PictureCoder.open(choice.videoFolder(), config.width(), config.height(), processor)) {
                print(evaluation.report(Optional.of(coder)), about);
            }
            return ExitCode.DONE.code();
        } catch (CancellationException e) {
            return ExitCode.CANCELLED.code();
        }
    }

    private WorldConfig fly(DriftEvaluation evaluation, Backend processor, ObjectNode about) throws IOException {
        try (LatentCameraWorld world = choice.openWorld(processor, null)) {
            about.put("sha256", world.sha256()).put("steps", world.steps());
            for (String name : names()) {
                Scene scene = scene(name, world.config());
                evaluation.fly(world, scene.name(), WorldChoice.start(scene, seedChoice.seed()));
            }
            return world.config();
        }
    }

    private WorldConfig generate(DriftEvaluation evaluation, Backend processor, ObjectNode about) throws IOException {
        List<Picture> clip = video == null ? List.of() : GenerateCommand.lastPictures(video);
        int given = video == null ? 1 : clip.size();
        if (choice.videoConfig(given).overlap() == 0) {
            throw new InvalidInputException("the model " + choice.model()
                    + " goes by text alone and makes one chunk, which cannot drift; name a Video2World model");
        }
        try (VideoModel model = choice.openVideo(processor, null, given)) {
            WorldConfig config = model.config();
            about.put("sha256", model.sha256()).put("steps", model.steps());
            if (video != null) {
                List<Picture> fitting = clip.stream()
                        .map(one -> one.resized(config.width(), config.height()))
                        .toList();
                model.begin(fitting, prompt == null ? "" : prompt, seedChoice.seed());
                evaluation.generate(String.valueOf(video.getFileName()), model::next);
                return config;
            }
            for (String name : names()) {
                Scene scene = scene(name, config);
                // A model that goes on from several pictures is shown one that stands still.
                model.begin(Collections.nCopies(config.overlap(), scene.picture()), scene.prompt(), seedChoice.seed());
                evaluation.generate(scene.name(), model::next);
            }
            return config;
        }
    }

    private List<String> names() {
        if (scenes != null) {
            return scenes;
        }
        List<String> bundled = choice.library().names();
        if (bundled.isEmpty()) {
            throw new InvalidInputException(
                    "no bundled scene was found; run in the project's folder or name a picture with --scene");
        }
        return bundled.stream()
                .filter(name -> name.equals(bundled.getFirst()) || name.equals(bundled.getLast()))
                .toList();
    }

    private Scene scene(String name, WorldConfig config) {
        return choice.library().open(name, Optional.ofNullable(prompt), config.width(), config.height());
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(OneLine.of(line));
    }

    private void print(DriftReport report, ObjectNode about) {
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println(TerminalJson.of(JsonMapper.shared().writeValueAsString(report.json(about))));
        } else {
            report.print(spec.commandLine().getOut());
        }
    }
}
