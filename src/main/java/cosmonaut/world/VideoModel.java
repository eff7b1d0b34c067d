package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.media.Picture;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.WorldConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A model that no camera steers: text, or text and given pictures, to video (Cosmos 1.0 Text2World and Video2World).
///
/// Chunk after chunk, each going on from the end of the one before; by text alone there is one chunk. One thread at a
/// time.
public final class VideoModel implements AutoCloseable {

    /// Of a camera that nobody looks through; models of this kind are told none.
    private static final double ANY_FIELD_OF_VIEW = 60;

    private final TensorScope scope;
    private final ModelParts parts;
    private final WorldConfig config;
    private final ClipGenerator chunks;
    private final Prompt prompt;
    private final PixelRange range;
    private final int steps;
    private final double guidance;
    private List<float[]> last = List.of();
    private long seed;
    private NumpyRandom noise = NumpyRandom.ofSeed(0);

    private VideoModel(WorldAssembly assembled) {
        this.scope = assembled.scope;
        this.parts = assembled.parts;
        this.config = assembled.config;
        this.chunks = assembled.chunks;
        this.prompt = assembled.prompt;
        this.range = PixelRange.of(config.agreed());
        this.steps = assembled.sampling.steps();
        this.guidance = parts.sampling().guidanceFormula().scale(assembled.guidance);
    }

    /// Loads a model folder into a backend's memory.
    ///
    /// @param text where prompts are encoded
    /// @param given pictures that there are to go on from; the configuration says how many of them are used
    /// @throws InvalidInputException when a part is missing, does not fit the others, or is damaged
    /// @throws OutOfDeviceMemoryException before anything is loaded, when the memory is not enough
    public static VideoModel open(Path folder, Backend backend, SamplingChoice choice, TextEncoding text, int given) {
        ModelFolder model = ModelFolder.detect(folder);
        return new VideoModel(WorldAssembly.open(model, model.video(choice.preset(), given), backend, choice, text));
    }

    public WorldConfig config() {
        return config;
    }

    /// Solver steps of a chunk.
    public int steps() {
        return steps;
    }

    /// Strength of the guidance.
    public double guidance() {
        return guidance;
    }

    /// SHA-256 of the model's files.
    public String sha256() {
        return parts.sha256();
    }

    /// Begins a video.
    ///
    /// @param given of the model's size; the last `overlap` of them are gone on from
    /// @param seed of the noise, which runs on from chunk to chunk
    /// @throws InvalidInputException if there are too few pictures, or one is of another size
    public void begin(List<Picture> given, String text, long seed) {
        int needed = config.overlap();
        if (given.size() < needed) {
            throw new InvalidInputException("the model goes on from " + needed + " picture" + (needed == 1 ? "" : "s")
                    + ", there are " + given.size() + "; give a picture or a longer video");
        }
        List<float[]> pixels = new ArrayList<>();
        for (Picture picture : given.subList(given.size() - needed, given.size())) {
            if (picture.width() != config.width() || picture.height() != config.height()) {
                throw new InvalidInputException("a given picture is " + picture.width() + "x" + picture.height()
                        + ", the model sees " + config.width() + "x" + config.height() + "; resize it");
            }
            pixels.add(range.toInterleaved(picture));
        }
        last = List.copyOf(pixels);
        prompt.set(text);
        this.seed = seed;
        this.noise = NumpyRandom.ofSeed(seed);
    }

    /// Whether there can be a further chunk: not by text alone.
    public boolean goesOn() {
        return config.overlap() > 0;
    }

    /// Makes the next chunk and goes on from its end.
    ///
    /// @return its new pictures
    /// @throws java.util.concurrent.CancellationException when the chunk is given up
    public List<Picture> next(ChunkProgress progress) {
        Intrinsics lens = Intrinsics.ofHorizontalFov(ANY_FIELD_OF_VIEW, config.networkWidth(), config.networkHeight());
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, lens);
        Evaluations evaluations = new Evaluations(progress, chunks.evaluations());
        ChunkRun run = new ChunkRun(seed, noise, evaluations, new StageTimings());
        chunks.generate(last, Collections.nCopies(config.chunkFrames(), camera), run);
        List<Picture> made = new ArrayList<>();
        for (int i = 0; i < config.newFrames(); i++) {
            made.add(chunks.rounded(i));
        }
        List<float[]> end = new ArrayList<>();
        for (int i = Math.max(0, config.newFrames() - config.overlap()); i < config.newFrames(); i++) {
            end.add(chunks.picture(i));
        }
        List<float[]> all = new ArrayList<>(last);
        all.addAll(end);
        last = List.copyOf(all.subList(all.size() - config.overlap(), all.size()));
        evaluations.finished();
        return made;
    }

    @Override
    public void close() {
        new OpenedModel(parts, scope).close();
    }
}
