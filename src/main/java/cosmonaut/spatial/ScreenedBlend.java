package cosmonaut.spatial;

import java.util.Arrays;

/// Joins what was imagined of a picture with what is seen of it, so that the border cannot be told.
///
/// What is seen stays as it is. What is imagined is shifted by the difference at the border, which is spread outwards
/// and dies away: a screened Poisson equation (Bhat et al., ECCV 2008), solved by diffusion on a coarser grid.
public final class ScreenedBlend {

    /// Pixels along the edge of a cell of the coarser grid.
    private static final int GRID = 4;

    private static final int SWEEPS = 48;

    /// What a difference keeps from one cell to the next beside its spreading; it is halved after about 20 cells.
    private static final float DECAY = 0.995f;

    private final int width;
    private final int height;
    private final boolean circle;
    private final int columns;
    private final int rows;

    /// @param width of a picture, a multiple of 4
    /// @param height of a picture, a multiple of 4
    /// @param circle whether its left side is the neighbour of its right one
    public ScreenedBlend(int width, int height, boolean circle) {
        if (width % GRID != 0 || height % GRID != 0) {
            throw new IllegalArgumentException(width + "x" + height + " are no multiples of " + GRID);
        }
        this.width = width;
        this.height = height;
        this.circle = circle;
        this.columns = width / GRID;
        this.rows = height / GRID;
    }

    /// @param seen one number a pixel, read where the mask is set
    /// @param made the same as it was imagined, everywhere
    /// @param mask above 0 where a pixel is seen
    /// @return what is seen there, what is imagined and shifted elsewhere
    public float[] joined(float[] seen, float[] made, float[] mask) {
        float[] border = new float[columns * rows];
        float[] known = new float[columns * rows];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int pixel = y * width + x;
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
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int pixel = y * width + x;
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
                    int left = y * columns + column(x - 1);
                    int right = y * columns + column(x + 1);
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
        int left = column((int) Math.floor(u));
        int right = column((int) Math.floor(u) + 1);
        int top = (int) v;
        int bottom = Math.min(top + 1, rows - 1);
        float a = u - (float) Math.floor(u);
        float b = v - top;
        float upper = grid[top * columns + left] * (1 - a) + grid[top * columns + right] * a;
        float lower = grid[bottom * columns + left] * (1 - a) + grid[bottom * columns + right] * a;
        return upper * (1 - b) + lower * b;
    }

    private int column(int x) {
        return circle ? Math.floorMod(x, columns) : Math.clamp(x, 0, columns - 1);
    }
}
