package cosmonaut.metrics;

import cosmonaut.media.Picture;
import org.jspecify.annotations.Nullable;

/// The part of a camera's pictures where the vehicle that carries it is seen: it moves with the camera, so its points
/// say nothing of the way.
public final class Hood {

    /// Nothing of the vehicle is seen.
    public static final Hood NONE = new Hood(0, null);

    private static final double BRIGHT = 128;

    private final double share;
    private final @Nullable Picture shape;
    private final double[] luma;

    private Hood(double share, @Nullable Picture shape) {
        this.share = share;
        this.shape = shape;
        this.luma = shape == null ? new double[0] : Luma.of(shape);
    }

    /// The lowest rows.
    ///
    /// @param share of the height, 0 to less than 1
    public static Hood lower(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("a hood of " + share + " of the height; use 0 to less than 1");
        }
        return new Hood(share, null);
    }

    /// As a picture of any size says, stretched over the camera's: its bright pixels (luma of 128 or more) show the
    /// vehicle.
    public static Hood of(Picture shape) {
        return new Hood(0, shape);
    }

    /// Whether a pixel of a picture of a size shows the vehicle.
    boolean covers(int x, int y, int width, int height) {
        if (shape == null) {
            return y >= height - Math.round(share * height);
        }
        int column = Math.floorDiv((2 * x + 1) * shape.width(), 2 * width);
        int row = Math.floorDiv((2 * y + 1) * shape.height(), 2 * height);
        return luma[row * shape.width() + column] >= BRIGHT;
    }
}
