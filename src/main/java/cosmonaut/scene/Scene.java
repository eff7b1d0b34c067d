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
/// @param lensAssumed     whether nobody said that the lens is that one
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
        boolean lensAssumed,
        SuggestedFlight suggested,
        boolean outsideTraining,
        Optional<Picture> large,
        Optional<String> family,
        OptionalLong seed) {

    /// Neighbours whose depths differ by less than this factor belong to one surface.
    private static final float ONE_SURFACE = 1.2f;

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
                name,
                title,
                other,
                licence,
                picture,
                depth,
                lens,
                lensAssumed,
                suggested,
                outsideTraining,
                large,
                family,
                seed);
    }

    /// The same picture, taken through another lens than was assumed. Depth is what it was.
    ///
    /// @param other of the picture's size
    public Scene takenThrough(Intrinsics other) {
        return seen(picture, depth, other, large);
    }

    /// What a lens sees that is `factor` times longer: the middle of the picture, from the large one where there
    /// is one, at the same size, with the depth that belongs to it.
    ///
    /// @param factor 1 or more
    public Scene magnified(double factor) {
        int width = picture.width();
        int height = picture.height();
        Intrinsics longer = new Intrinsics(
                lens.fx() * factor,
                lens.fy() * factor,
                (lens.cx() + 0.5 - width / 2.0) * factor + width / 2.0 - 0.5,
                (lens.cy() + 0.5 - height / 2.0) * factor + height / 2.0 - 0.5,
                width,
                height);
        Picture middle = large.orElse(picture).magnified(factor, width, height);
        return seen(middle, depth.map(own -> seenThrough(own, longer)), longer, Optional.empty());
    }

    /// The same place in another picture.
    Scene seen(
            Picture otherPicture,
            Optional<DepthPicture> otherDepth,
            Intrinsics otherLens,
            Optional<Picture> otherLarge) {
        return new Scene(
                name,
                title,
                prompt,
                licence,
                otherPicture,
                otherDepth,
                otherLens,
                lensAssumed,
                suggested,
                outsideTraining,
                otherLarge,
                family,
                seed);
    }

    /// The same place for a model that sees pictures of another size: the picture centre-cropped to the new aspect and
    /// resampled, from the large one where that has more to give, with the lens that belongs to it. Depth is taken
    /// from the nearest pixel, and unknown beyond the scene's own picture; at the scene's own size this is the
    /// scene as it stands.
    public Scene atSize(int width, int height) {
        if (width == picture.width() && height == picture.height()) {
            return this;
        }
        boolean enlarged = width > picture.width() || height > picture.height();
        Picture source = enlarged ? large.orElse(picture) : picture;
        Picture fitted = source.fitted(width, height);
        Intrinsics fittedLens = fitted(source == picture ? lens : largeLens(source), width, height);
        // The large picture stays only where it shows the same heights.
        boolean wholeHeight = (long) source.width() * height >= (long) source.height() * width;
        return seen(
                fitted, depth.map(own -> seenThrough(own, fittedLens)), fittedLens, large.filter(any -> wholeHeight));
    }

    /// The depth along the rays of another lens, 0 outside the picture: between the four pixels round a place
    /// where they are one surface, else that of the nearest.
    private DepthPicture seenThrough(DepthPicture own, Intrinsics other) {
        float[] metres = new float[other.width() * other.height()];
        for (int y = 0; y < other.height(); y++) {
            double v = (y - other.cy()) / other.fy() * lens.fy() + lens.cy();
            for (int x = 0; x < other.width(); x++) {
                double u = (x - other.cx()) / other.fx() * lens.fx() + lens.cx();
                if (Math.round(u) >= 0
                        && Math.round(u) < own.width()
                        && Math.round(v) >= 0
                        && Math.round(v) < own.height()) {
                    metres[y * other.width() + x] =
                            at(own, Math.clamp(u, 0, own.width() - 1), Math.clamp(v, 0, own.height() - 1));
                }
            }
        }
        return new DepthPicture(other.width(), other.height(), metres);
    }

    private static float at(DepthPicture own, double u, double v) {
        int x0 = (int) u;
        int y0 = (int) v;
        int x1 = Math.min(x0 + 1, own.width() - 1);
        int y1 = Math.min(y0 + 1, own.height() - 1);
        float[] z = {
            own.metres()[y0 * own.width() + x0], own.metres()[y0 * own.width() + x1],
            own.metres()[y1 * own.width() + x0], own.metres()[y1 * own.width() + x1]
        };
        float least = Math.min(Math.min(z[0], z[1]), Math.min(z[2], z[3]));
        float most = Math.max(Math.max(z[0], z[1]), Math.max(z[2], z[3]));
        double right = u - x0;
        double below = v - y0;
        if (least <= 0 || most > ONE_SURFACE * least) {
            return z[(right >= 0.5 ? 1 : 0) + (below >= 0.5 ? 2 : 0)];
        }
        // Of a plane, disparity is linear in pixels.
        double above = (1 - right) / z[0] + right / z[1];
        double under = (1 - right) / z[2] + right / z[3];
        return (float) (1 / (above + (under - above) * below));
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
