package cosmonaut.evaluation.posed;

import cosmonaut.InvalidInputException;
import cosmonaut.media.Picture;
import cosmonaut.metrics.FeatureMatcher;
import cosmonaut.metrics.Psnr;
import cosmonaut.metrics.Ssim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Measures every clip of a folder against its cameras and, where there is one, a reference clip of the same name.
public final class ClipsEvaluation {

    /// Equal pictures count as so many dB.
    private static final double EQUAL = 100;

    private final FeatureMatcher matcher;
    private final Consumer<String> say;
    private volatile boolean cancelled;

    /// @param say hears a line for every clip
    public ClipsEvaluation(FeatureMatcher matcher, Consumer<String> say) {
        this.matcher = matcher;
        this.say = say;
    }

    /// Any thread: [#run] ends soon with a [CancellationException].
    public void cancel() {
        cancelled = true;
    }

    /// @param reference true pictures by the clips' names, or null
    /// @param horizontalFov degrees, for cameras whose file tells no lens
    /// @throws InvalidInputException if the folder holds no clip, one is damaged, or one has no reference
    public ClipsReport run(Path folder, @Nullable Path reference, OptionalDouble horizontalFov) throws IOException {
        List<PosedClip> clips = new PosedClips(horizontalFov).read(folder);
        var references = reference == null
                ? null
                : PosedClips.readPictures(reference).stream()
                        .collect(Collectors.toMap(PosedClip::name, Function.identity(), (first, second) -> first));
        List<ClipFigures> figures = new ArrayList<>();
        for (PosedClip clip : clips) {
            say.accept("clip " + clip.name() + ", " + clip.cameras().size() + " pictures");
            double[] likeness = {Double.NaN, Double.NaN};
            if (references != null) {
                PosedClip truth = references.get(clip.name());
                if (truth == null) {
                    throw new InvalidInputException(
                            "the clip " + clip.name() + " has no reference of that name in " + reference);
                }
                likeness = likeness(clip, truth);
            }
            figures.add(ClipFigures.of(clip, ClipTracks.of(clip, matcher, frame -> goOn()), likeness));
        }
        return new ClipsReport(figures, reference != null);
    }

    private void goOn() {
        if (cancelled) {
            throw new CancellationException();
        }
    }

    private double[] likeness(PosedClip clip, PosedClip truth) throws IOException {
        double psnr = 0;
        double ssim = 0;
        int count = clip.cameras().size();
        try (PosedClip.Pictures made = clip.source().open();
                PosedClip.Pictures wanted = truth.source().open()) {
            for (int i = 0; i < count; i++) {
                goOn();
                Optional<Picture> one = made.next();
                Optional<Picture> other = wanted.next();
                if (one.isEmpty() || other.isEmpty()) {
                    throw new InvalidInputException("the reference of " + clip.name() + " has " + i
                            + " pictures, the clip " + count + "; give one that is as long");
                }
                Picture a = one.get();
                Picture b = other.get();
                if (a.width() != b.width() || a.height() != b.height()) {
                    throw new InvalidInputException("the clip " + clip.name() + " has " + a.width() + "x" + a.height()
                            + " pixels, its reference " + b.width() + "x" + b.height() + "; bring them to one size");
                }
                // The first picture is what a world is opened with.
                if (i > 0) {
                    psnr += Math.min(EQUAL, Psnr.of(a, b)) / (count - 1);
                    ssim += Ssim.of(a, b) / (count - 1);
                }
            }
        }
        return new double[] {psnr, ssim};
    }
}
