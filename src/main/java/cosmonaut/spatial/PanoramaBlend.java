package cosmonaut.spatial;

import java.util.Arrays;

/// Joins what was imagined of a place with what is seen of it, so that the border cannot be told.
///
/// What is seen stays as it is. What is imagined is shifted by the difference at the border, which is spread outwards
/// and dies away: a screened Poisson equation (Bhat et al., ECCV 2008), solved by diffusion on a coarser grid.
final class PanoramaBlend {

    /// Pixels along the edge of a cell of the coarser grid.
    private static final int GRID = 4;

    private static final int SWEEPS = 48;

    /// What a difference keeps from one cell to the next beside its spreading; it is halved after about 20 cells.
    private static final float DECAY = 0.995f;

    private final Cylinder raster;
    private final int columns;
    private final int rows;

    PanoramaBlend(Cylinder raster) {
        this.raster = raster;
        this.columns = raster.width() / GRID;
        this.rows = raster.height() / GRID;
    }

    /// @param seen one plane of the raster, read where the mask is set
    /// @param made the same plane as it was imagined, everywhere
    /// @param mask 1 where a pixel is seen
    /// @return what is seen there, what is imagined and shifted elsewhere
    float[] joined(float[] seen, float[] made, float[] mask) {
        float[] border = new float[columns * rows];
        float[] known = new float[columns * rows];
        for (int y = 0; y < rows * GRID; y++) {
            for (int x = 0; x < columns * GRID; x++) {
                int pixel = y * raster.width() + x;
                int cell = y / GRID * columns + x / GRID;
                if (mask[pixel] > 0) {
                    border[cell] += seen[pixel] - made[pixel];
                    known[cell]++;
                }
            }
        }
        for (int i = 0; i < border.length; i++) {
            border[i] /= Math.max(1, known[i]);
        }
        float[] shift = spread(border, known);
        float[] joined = new float[made.length];
        for (int y = 0; y < raster.height(); y++) {
            for (int x = 0; x < raster.width(); x++) {
                int pixel = y * raster.width() + x;
                joined[pixel] = mask[pixel] > 0 ? seen[pixel] : made[pixel] + at(shift, x, y);
            }
        }
        return joined;
    }

    private float[] spread(float[] border, float[] known) {
        float[] from = border.clone();
        float[] to = new float[from.length];
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) {
                    int i = y * columns + x;
                    if (known[i] > 0) {
                        to[i] = border[i];
                        continue;
                    }
                    int above = y == 0 ? i : i - columns;
                    int below = y == rows - 1 ? i : i + columns;
                    int left = x == 0 ? i + columns - 1 : i - 1;
                    int right = x == columns - 1 ? i - columns + 1 : i + 1;
                    to[i] = DECAY * (from[above] + from[below] + from[left] + from[right]) / 4;
                }
            }
            float[] swap = from;
            from = to;
            to = swap;
        }
        return Arrays.copyOf(from, from.length);
    }

    /// The coarse grid at a pixel, linear between the middles of its cells.
    private float at(float[] grid, int x, int y) {
        float u = (x + 0.5f) / GRID - 0.5f;
        float v = Math.clamp((y + 0.5f) / GRID - 0.5f, 0, rows - 1);
        int left = Math.floorMod((int) Math.floor(u), columns);
        int right = (left + 1) % columns;
        int top = (int) v;
        int bottom = Math.min(top + 1, rows - 1);
        float a = u - (float) Math.floor(u);
        float b = v - top;
        float upper = grid[top * columns + left] * (1 - a) + grid[top * columns + right] * a;
        float lower = grid[bottom * columns + left] * (1 - a) + grid[bottom * columns + right] * a;
        return upper * (1 - b) + lower * b;
    }
}
