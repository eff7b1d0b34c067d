package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What a camera begins with that joins others in a world.
final class ViewStarts {

    private final WorldConfig config;
    private final ClipGenerator chunks;
    private final ChunkPreparation preparation;
    private final KeyframeMaker keyframes;
    private final DetailLayer detail;
    private final PixelRange range;

    /// The first picture of a camera, and what is remembered of it.
    record Begun(Picture picture, Keyframe keyframe) {}

    ViewStarts(
            WorldConfig config,
            ClipGenerator chunks,
            ChunkPreparation preparation,
            KeyframeMaker keyframes,
            DetailLayer detail,
            PixelRange range) {
        this.config = config;
        this.chunks = chunks;
        this.preparation = preparation;
        this.keyframes = keyframes;
        this.detail = detail;
        this.range = range;
    }

    /// @param shown the first picture, with its depth if that is known; without one it is made: what the memory shows
    ///     of it, and the rest imagined
    /// @param index of the picture
    /// @param seed of what is imagined
    /// @throws InvalidInputException when the picture has another size than the world
    Begun begin(
            CameraFrame camera,
            Optional<WorldStart> shown,
            int index,
            long seed,
            NumpyRandom noise,
            ChunkProgress progress) {
        Evaluations evaluations = new Evaluations(progress, shown.isPresent() ? keyframes.evaluations() : 0);
        Begun begun = shown.map(start -> new Begun(start.picture(), shown(start, index, evaluations)))
                .orElseGet(() -> {
                    ChunkRun run = new ChunkRun(seed, noise, evaluations, new StageTimings());
                    Keyframe made = imagined(camera, index, run);
                    return new Begun(picture(made), made);
                });
        evaluations.finished();
        return begun;
    }

    /// @throws InvalidInputException unless a first picture has the size of the world
    void requireSize(Picture picture) {
        if (picture.width() != config.width() || picture.height() != config.height()) {
            throw new InvalidInputException("the first picture is " + picture.width() + "x" + picture.height()
                    + ", the model sees " + config.width() + "x" + config.height() + "; resize it");
        }
    }

    private Picture picture(Keyframe made) {
        byte[] fine = made.fine();
        return fine == null
                ? range.toPicture(made.colour(), config.width(), config.height())
                : new Picture(config.width(), config.height(), fine);
    }

    private Keyframe shown(WorldStart start, int index, Evaluations evaluations) {
        requireSize(start.picture());
        float[] large = range.toInterleaved(start.picture());
        float[] pixels = detail.reduced(large);
        CameraFrame small = detail.reduced(start.camera());
        float[] depth = start.depth();
        if (depth != null) {
            return detail.remembering(keyframes.of(index, small, pixels, detail.reducedDepth(depth)), large);
        }
        evaluations.before(keyframes.evaluations());
        return keyframes
                .estimated(index, small, pixels, Optional.of(chunks.look(standing(small))))
                .map(made -> detail.remembering(made, large))
                .orElseThrow();
    }

    private Keyframe imagined(CameraFrame camera, int index, ChunkRun run) {
        return preparation.imagine(camera, index, run).orElseGet(() -> {
            CameraFrame small = detail.reduced(camera);
            Warp seen = chunks.look(standing(small));
            return keyframes
                    .estimated(index, small, seen.filled().clone(), Optional.of(seen))
                    .orElseThrow();
        });
    }

    private List<CameraFrame> standing(CameraFrame camera) {
        return Collections.nCopies(config.chunkFrames(), camera);
    }
}
