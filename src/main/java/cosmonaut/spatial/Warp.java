package cosmonaut.spatial;

/// The destination of a warp: what remembered pictures show in another camera. Reused from chunk to chunk.
public final class Warp {

    /// The colour of a pixel that nothing reached.
    public static final float HOLE = -1;

    private final int width;
    private final int height;
    private final float[] colour;
    private final float[] filled;
    private final float[] depth;
    private final float[] mask;

    public Warp(int width, int height) {
        this.width = width;
        this.height = height;
        int n = Math.multiplyExact(width, height);
        colour = new float[Math.multiplyExact(3, n)];
        filled = new float[3 * n];
        depth = new float[n];
        mask = new float[n];
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /// Interleaved RGB in [-1, 1]; [#HOLE] where the mask is 0.
    public float[] colour() {
        return colour;
    }

    /// The colours with their holes filled from the neighbourhood (see [PullPush]).
    public float[] filled() {
        return filled;
    }

    /// Metres along the target camera's axis; 0 where the mask is 0.
    public float[] depth() {
        return depth;
    }

    /// 1 where a remembered pixel arrived, else 0.
    public float[] mask() {
        return mask;
    }

    /// The share of pixels that something reached, 0 to 1.
    public double coverage() {
        double sum = 0;
        for (float m : mask) {
            sum += m;
        }
        return sum / mask.length;
    }

    boolean hasHoles() {
        for (float m : mask) {
            if (m == 0) {
                return true;
            }
        }
        return false;
    }

    /// Makes a pixel a hole.
    void erase(int i) {
        mask[i] = 0;
        depth[i] = 0;
        colour[3 * i] = HOLE;
        colour[3 * i + 1] = HOLE;
        colour[3 * i + 2] = HOLE;
    }

    void clear() {
        java.util.Arrays.fill(mask, 0);
        java.util.Arrays.fill(depth, 0);
        java.util.Arrays.fill(colour, HOLE);
    }
}
