package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;

/// Columns that are added left and right of a picture before the networks see it, by reflection, and taken off again
/// behind them: the training recipe of the camera model makes 1280x704 of 1252x704 so (Cosmos 1.0, section 4.4).
///
/// @param width of a picture without them
/// @param columns on each side, fewer than the width; 0 for none
record ReflectedColumns(int width, int columns) {

    ReflectedColumns {
        if (columns < 0 || columns >= width) {
            throw new IllegalArgumentException(columns + " columns of a picture of " + width);
        }
    }

    static ReflectedColumns none(int width) {
        return new ReflectedColumns(width, 0);
    }

    static ReflectedColumns of(WorldConfig config) {
        return new ReflectedColumns(config.networkWidth(), config.agreed().columns());
    }

    boolean areNone() {
        return columns == 0;
    }

    int paddedWidth() {
        return width + 2 * columns;
    }

    /// A picture `[H,W,3]` with them, a new array. The edge itself is not repeated.
    float[] with(float[] picture) {
        int height = picture.length / (3 * width);
        float[] out = new float[3 * height * paddedWidth()];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < paddedWidth(); x++) {
                int inside = Math.abs(x - columns);
                int from = inside < width ? inside : 2 * (width - 1) - inside;
                System.arraycopy(picture, 3 * (y * width + from), out, 3 * (y * paddedWidth() + x), 3);
            }
        }
        return out;
    }

    /// A picture `[H,W',3]` without them, a new array.
    float[] without(float[] picture) {
        int height = picture.length / (3 * paddedWidth());
        float[] out = new float[3 * height * width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(picture, 3 * (y * paddedWidth() + columns), out, 3 * y * width, 3 * width);
        }
        return out;
    }

    /// The same of bytes.
    Picture without(Picture picture) {
        byte[] rgb = new byte[3 * width * picture.height()];
        for (int y = 0; y < picture.height(); y++) {
            System.arraycopy(picture.rgb(), 3 * (y * paddedWidth() + columns), rgb, 3 * y * width, 3 * width);
        }
        return new Picture(width, picture.height(), rgb);
    }

    /// A camera for pictures with them. Its principal point stays where it was, as the recipe has it: the rays of the
    /// trained networks lie that far to the side (section 4.3).
    CameraFrame with(CameraFrame camera) {
        Intrinsics lens = camera.intrinsics();
        return new CameraFrame(
                camera.pose(),
                new Intrinsics(lens.fx(), lens.fy(), lens.cx(), lens.cy(), paddedWidth(), lens.height()));
    }

    /// Which columns of latent cells count as padding: those whose first pixel does, for the recipe resizes the mask by
    /// nearest neighbours (section 1.1).
    ///
    /// @param stride pixels of a cell
    boolean[] cells(int stride) {
        boolean[] cells = new boolean[paddedWidth() / stride];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = i * stride < columns || i * stride >= columns + width;
        }
        return cells;
    }
}
