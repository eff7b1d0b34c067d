package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.media.Picture;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitViews;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.world.DriveStart.ViewStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A model that makes several synchronised views at once (Cosmos 1.0 Sample-AV-MultiView, section 5).
///
/// Each chunk goes on from the end of every view of the one before; by text alone there is one chunk. What the cameras
/// are like is what it was trained with: those of a request are not read.
public final class MultiViewModel implements DrivingWorld {

    private final OpenedModel opened;
    private final WorldConfig config;
    private final DitViews views;
    private final ViewsGenerator generator;
    private final DitSampler sampler;
    private final ViewPrompts prompts;
    private final PixelRange range;
    private final PictureTransfer transfer;
    private final SamplerConfig sampling;
    private final Guidance guidance;

    /// @param last what the next chunk of every view goes on from, interleaved, in [-1,1]
    /// @param noise where it stands; never drawn from but in a copy
    private record Node(
            DriveStart start, List<List<float[]>> last, List<Picture> newest, NumpyRandom noise, int pictures)
            implements DriveNode {}

    private MultiViewModel(OpenedModel opened, Backend backend, SamplingChoice choice, double steering) {
        this.opened = opened;
        ModelParts parts = opened.parts();
        TensorScope scope = opened.scope();
        this.config = parts.config();
        DitConfig network = parts.dit().get().config();
        this.views = Objects.requireNonNull(network.views());
        if (steering != 0 && !takesTrajectory()) {
            throw new InvalidInputException(
                    parts.files().folder() + " is told no trajectory, so none can guide it; leave its guidance out");
        }
        this.sampling = Optional.ofNullable(choice.steps())
                .map(parts.sampling()::withSteps)
                .orElse(parts.sampling());
        Double chosen = choice.guidance();
        this.guidance = sampling.guidanceFormula().of(chosen != null ? chosen : config.guidance());
        this.range = PixelRange.of(config.agreed());
        ClipShape clip = ClipShape.chunk(config, views.count());
        TokenizerConfig coding = parts.tokenizer().get().config();
        this.transfer = new PictureTransfer(backend, scope, config.networkHeight(), ReflectedColumns.of(config), range);
        LatentCoder coder = new LatentCoder(
                backend,
                scope,
                parts.tokenizer(),
                transfer,
                config.paddedWidth(),
                config.networkHeight(),
                clip.pictures(),
                sampling.sigmaData(),
                config.agreed());
        Shape latent = ViewsGenerator.latent(coder, clip);
        ConditionChannels conditions = new ConditionChannels(
                backend,
                scope,
                config,
                clip,
                coding.temporalCompressionRatio(),
                coding.spatialCompressionRatio(),
                latent);
        Guidance steered = new Guidance(steering);
        this.sampler =
                new DitSampler(backend, scope, parts, latent, conditions.channels(), clip, sampling, guidance, steered);
        this.generator = new ViewsGenerator(backend, scope, clip, coder, conditions, sampler);
        this.prompts = new ViewPrompts(
                backend,
                parts.text(),
                scope,
                sampler.network(),
                views,
                views.negativeRepeats(config.agreed().repeatsOfNegative()),
                guidance.isActive() || steered.isActive(),
                steered.isActive());
    }

    /// Loads a model folder into a backend's memory.
    ///
    /// @param text where prompts are encoded
    /// @param given pictures of every view that there are to go on from; the configuration says how many are used
    /// @param steering guidance by the trajectory in particular, 0 for none: h of `a + g (a - b) + h (o - b)`
    /// @throws InvalidInputException when it makes one view, or a part is missing, does not fit the others, or is
    ///     damaged
    /// @throws cosmonaut.tensor.OutOfDeviceMemoryException before anything is loaded, when the memory is not enough
    public static MultiViewModel open(
            Path folder, Backend backend, SamplingChoice choice, TextEncoding text, int given, double steering) {
        ModelFolder model = ModelFolder.detect(folder);
        OpenedModel opened = OpenedModel.open(model, model.views(choice.preset(), given), backend, choice, text);
        try {
            return new MultiViewModel(opened, backend, choice, steering);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public WorldConfig config() {
        return config;
    }

    @Override
    public int views() {
        return views.count();
    }

    @Override
    public boolean takesTrajectory() {
        return views.trajectoryWidth() > 0;
    }

    @Override
    public boolean takesRepeats() {
        return views.repeatFrames();
    }

    /// Solver steps of a chunk.
    public int steps() {
        return sampling.steps();
    }

    /// Strength of the guidance, in the model's formula.
    public double guidance() {
        return sampling.guidanceFormula().scale(guidance);
    }

    @Override
    public boolean followsCameras() {
        return false;
    }

    @Override
    public boolean goesOn() {
        return config.overlap() > 0;
    }

    @Override
    public String sha256() {
        return opened.parts().sha256();
    }

    @Override
    public DriveNode begin(DriveStart start, ChunkProgress progress) {
        requireEach("captions", start.captions().size());
        int needed = config.overlap();
        List<List<float[]>> last = new ArrayList<>();
        List<Picture> newest = new ArrayList<>();
        if (needed > 0) {
            requireEach("views with pictures", start.views().size());
            for (ViewStart view : start.views()) {
                last.add(begun(view.pictures(), needed));
                newest.add(view.pictures().getLast());
            }
        }
        return new Node(start, List.copyOf(last), List.copyOf(newest), NumpyRandom.ofSeed(start.seed()), 0);
    }

    private void requireEach(String what, int count) {
        if (count != views.count()) {
            throw new InvalidInputException("the model makes " + views.count() + " views, there are " + count + " "
                    + what + "; give one a view");
        }
    }

    private List<float[]> begun(List<Picture> given, int needed) {
        if (given.size() < needed) {
            throw new InvalidInputException("the model goes on from " + needed + " picture" + (needed == 1 ? "" : "s")
                    + " of every view, there are " + given.size() + "; give a picture or a longer video");
        }
        List<float[]> pixels = new ArrayList<>();
        for (Picture picture : given.subList(given.size() - needed, given.size())) {
            if (picture.width() != config.width() || picture.height() != config.height()) {
                throw new InvalidInputException("a given picture is " + picture.width() + "x" + picture.height()
                        + ", the model sees " + config.width() + "x" + config.height() + "; resize it");
            }
            pixels.add(range.toInterleaved(picture));
        }
        return List.copyOf(pixels);
    }

    @Override
    public DriveNode next(DriveNode from, DriveStep step, ViewSink sink, ChunkProgress progress) throws IOException {
        Node node = own(from);
        Picture[] newest = new Picture[views.count()];
        try {
            return generate(
                    node,
                    step,
                    (view, pictures) -> {
                        for (int i = 0; i < config.newFrames(); i++) {
                            newest[view] = transfer.picture(pictures, i);
                            accept(sink, view, node.pictures() + i, newest[view]);
                        }
                    },
                    progress,
                    newest);
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /// As [#next], of pictures as the networks make them.
    DriveNode generate(DriveNode from, DriveStep step, ViewsGenerator.Decoded decoded, ChunkProgress progress) {
        return generate(own(from), step, decoded, progress, new Picture[0]);
    }

    /// @param newest the last picture of every view, filled by `decoded`
    private DriveNode generate(
            Node node, DriveStep step, ViewsGenerator.Decoded decoded, ChunkProgress progress, Picture[] newest) {
        DriveStart start = node.start();
        prompts.tell(sampler, start.captions(), Arrays.copyOf(start.repeats(), views.count()), step.points());
        NumpyRandom noise = node.noise().copy();
        Evaluations evaluations = new Evaluations(progress, generator.evaluations());
        ChunkRun run = new ChunkRun(start.seed(), noise, evaluations, new StageTimings());
        List<List<float[]>> ends = new ArrayList<>();
        generator.generate(node.last(), run, (view, pictures) -> {
            ends.add(end(node.last().isEmpty() ? List.of() : node.last().get(view), pictures));
            decoded.accept(view, pictures);
        });
        evaluations.finished();
        return new Node(start, List.copyOf(ends), List.of(newest), noise, node.pictures() + config.newFrames());
    }

    /// What the next chunk of a view goes on from.
    private List<float[]> end(List<float[]> before, Tensor pictures) {
        List<float[]> all = new ArrayList<>(before);
        for (int i = Math.max(0, config.newFrames() - config.overlap()); i < config.newFrames(); i++) {
            all.add(transfer.get(pictures, i));
        }
        return List.copyOf(all.subList(all.size() - config.overlap(), all.size()));
    }

    private static Node own(DriveNode from) {
        if (!(from instanceof Node node)) {
            throw new IllegalArgumentException("the node is of another world");
        }
        return node;
    }

    private static void accept(ViewSink sink, int view, int index, Picture picture) {
        try {
            sink.accept(view, index, picture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
