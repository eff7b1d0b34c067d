package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import java.util.List;
import java.util.Optional;

/// Makes a keyframe of a view that is little known: outpaints what the memory shows of it.
///
/// A chunk tells of what lies between two known pictures far better than it makes up what lies beyond one. Such a
/// picture is made alone, in a clip of one with nothing given, of noise and what the memory shows of it: by the model's
/// keyframe prior, or by the same network as chunks where it has none.
final class Outpainter {

    private final ClipGenerator generator;
    private final KeyframeMaker keyframes;
    private final DetailLayer detail;

    /// @param generator of single pictures
    Outpainter(ClipGenerator generator, KeyframeMaker keyframes, DetailLayer detail) {
        this.generator = generator;
        this.keyframes = keyframes;
        this.detail = detail;
    }

    /// Evaluations of networks that a picture takes.
    int evaluations() {
        return generator.evaluations() + keyframes.evaluations();
    }

    /// Of those, the ones that tell its depth.
    int depthEvaluations() {
        return keyframes.evaluations();
    }

    /// Model latents of a picture of the networks' size.
    float[] latentsOf(float[] pixels) {
        return generator.latentsOf(pixels);
    }

    /// What the memory shows of a view.
    Warp look(CameraFrame camera) {
        return generator.look(List.of(detail.reduced(camera)));
    }

    /// The share of a view that the memory does not show, 0 to 1.
    double shareUnseen(CameraFrame camera) {
        return 1 - look(camera).coverage();
    }

    /// The share of a view that is not shown or has grown soft, 0 to 1.
    double shareToFinish(CameraFrame camera) {
        return GuessedFill.shareToFinish(look(camera));
    }

    /// Makes the picture of a camera.
    ///
    /// @param index of the picture in the flight
    /// @param guess what may lie where the memory shows nothing, seen by the same camera; changed to go on from what
    /// the memory shows
    Keyframe outpainted(int index, CameraFrame camera, Optional<Warp> guess, ChunkRun run) {
        CameraFrame small = detail.reduced(camera);
        guess.ifPresent(one -> GuessedFill.match(look(camera), one));
        generator.generate(List.of(), List.of(small), guess, run.untimed());
        float[] made = generator.picture(0);
        if (guess.isPresent()) {
            Warp seen = generator.seenLast().orElseThrow();
            GuessedFill.shift(seen, made, seen.mask());
        }
        float[] large =
                detail.enlarged(new float[][] {made}, i -> generator.seen(i), generator.sources(), List.of(camera))[0];
        run.evaluations().before();
        Keyframe keyframe = keyframes
                .estimated(index, small, made, generator.seenLast(), guess)
                .orElseThrow();
        return detail.remembering(keyframe, large);
    }
}
