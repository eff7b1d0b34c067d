package cosmonaut.scene;

import cosmonaut.camera.Intrinsics;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import java.util.Optional;
import java.util.OptionalLong;

/// A place to fly in: one picture, the lens that took it, and what is known about it.
///
/// @param name            short, for file names and the command line
/// @param title           for people
/// @param prompt          describes the place to the model
/// @param licence         of the picture; `unknown` for a person's own
/// @param picture         what the camera sees first
/// @param depth           of that picture, the same size, where it is known
/// @param lens            of that picture, the same size
/// @param suggested       a flight that suits it
/// @param outsideTraining whether it is no world of the kind that the starter was trained on, which a person should be
///                        told
/// @param large           the same view in a higher resolution, where there is one
/// @param family          the kind of procedural world it was rendered from, where it was
/// @param seed            of that world
public record Scene(
        String name,
        String title,
        String prompt,
        String licence,
        Picture picture,
        Optional<DepthPicture> depth,
        Intrinsics lens,
        SuggestedFlight suggested,
        boolean outsideTraining,
        Optional<Picture> large,
        Optional<String> family,
        OptionalLong seed) {

    /// @throws IllegalArgumentException if picture, depth and lens are not of one size
    public Scene {
        if (lens.width() != picture.width() || lens.height() != picture.height()) {
            throw new IllegalArgumentException("a lens for " + lens.width() + "x" + lens.height()
                    + " with a picture of " + picture.width() + "x" + picture.height());
        }
        if (depth.isPresent()
                && (depth.get().width() != picture.width() || depth.get().height() != picture.height())) {
            throw new IllegalArgumentException(depth.get() + " with a " + picture);
        }
    }

    /// The same place with another description.
    public Scene withPrompt(String other) {
        return new Scene(
                name, title, other, licence, picture, depth, lens, suggested, outsideTraining, large, family, seed);
    }

    /// The same place for a model that sees pictures of another size: the picture centre-cropped to the new aspect and
    /// resampled, from the large one where that has more to give, with the lens that belongs to it. Depth is taken from
    /// the
    /// nearest pixel, and unknown beyond the scene's own picture; at the scene's own size this is the scene as it
    /// stands.
    public Scene atSize(int width, int height) {
        if (width == picture.width() && height == picture.height()) {
            return this;
        }
        boolean enlarged = width > picture.width() || height > picture.height();
        Picture source = enlarged ? large.orElse(picture) : picture;
        Picture fitted = source.fitted(width, height);
        Intrinsics fittedLens = fitted(source == picture ? lens : largeLens(source), width, height);
        return new Scene(
                name,
                title,
                prompt,
                licence,
                fitted,
                depth.map(own -> seenThrough(own, fittedLens)),
                fittedLens,
                suggested,
                outsideTraining,
                large,
                family,
                seed);
    }

    /// The depth along the rays of another lens: that of the nearest pixel, 0 outside the picture.
    private DepthPicture seenThrough(DepthPicture own, Intrinsics other) {
        float[] metres = new float[other.width() * other.height()];
        for (int y = 0; y < other.height(); y++) {
            long v = Math.round((y - other.cy()) / other.fy() * lens.fy() + lens.cy());
            for (int x = 0; x < other.width(); x++) {
                long u = Math.round((x - other.cx()) / other.fx() * lens.fx() + lens.cx());
                if (u >= 0 && u < own.width() && v >= 0 && v < own.height()) {
                    metres[y * other.width() + x] = own.metres()[(int) (v * own.width() + u)];
                }
            }
        }
        return new DepthPicture(other.width(), other.height(), metres);
    }

    /// The large picture shows the same view at the scale of the heights; it may see more at the left and the right.
    private Intrinsics largeLens(Picture source) {
        double scale = (double) source.height() / picture.height();
        double left = (source.width() - scale * picture.width()) / 2;
        return new Intrinsics(
                lens.fx() * scale,
                lens.fy() * scale,
                (lens.cx() + 0.5) * scale - 0.5 + left,
                (lens.cy() + 0.5) * scale - 0.5,
                source.width(),
                source.height());
    }

    private static Intrinsics fitted(Intrinsics lens, int width, int height) {
        double scale = Math.max((double) width / lens.width(), (double) height / lens.height());
        double left = (lens.width() * scale - width) / 2;
        double top = (lens.height() * scale - height) / 2;
        return new Intrinsics(
                lens.fx() * scale,
                lens.fy() * scale,
                (lens.cx() + 0.5) * scale - 0.5 - left,
                (lens.cy() + 0.5) * scale - 0.5 - top,
                width,
                height);
    }
}
