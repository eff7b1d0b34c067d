package cosmonaut.spatial;

import java.util.Arrays;

/// The destination of a warp: what remembered pictures show in another camera. Reused from chunk to chunk.
///
/// A pixel is *seen* (mask 1), or nothing arrived there (mask and depth 0), or what arrived is magnified beyond a limit
/// (mask 0, depth above 0): then it counts as not seen, and its colour and depth are a guess.
public final class Warp {

    /// The colour of a pixel that nothing reached.
    public static final float HOLE = -1;

    private final int width;
    private final int height;
    private final float[] colour;
    private final float[] filled;
    private final float[] depth;
    private final float[] mask;
    private final float[] magnification;

    public Warp(int width, int height) {
        this.width = width;
        this.height = height;
        int n = Math.multiplyExact(width, height);
        colour = new float[Math.multiplyExact(3, n)];
        filled = new float[3 * n];
        depth = new float[n];
        mask = new float[n];
        magnification = new float[n];
        clear();
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /// Interleaved RGB in [-1, 1]; [#HOLE] where nothing arrived.
    public float[] colour() {
        return colour;
    }

    /// The colours, filled where nothing arrived from the neighbourhood (see [PullPush]).
    public float[] filled() {
        return filled;
    }

    /// Metres along the target camera's axis; 0 where nothing arrived.
    public float[] depth() {
        return depth;
    }

    /// 1 where a remembered pixel arrived that is not magnified beyond the limit, else 0.
    public float[] mask() {
        return mask;
    }

    /// How many times what arrived is magnified against the picture it was made in, at least 1. It is 1 where nothing
    /// arrived, and everywhere if there was no limit.
    public float[] magnification() {
        return magnification;
    }

    /// The share of pixels that are seen, 0 to 1.
    public double coverage() {
        double sum = 0;
        for (float m : mask) {
            sum += m;
        }
        return sum / mask.length;
    }

    /// Makes a pixel a hole.
    void erase(int i) {
        mask[i] = 0;
        depth[i] = 0;
        magnification[i] = 1;
        colour[3 * i] = HOLE;
        colour[3 * i + 1] = HOLE;
        colour[3 * i + 2] = HOLE;
    }

    /// Makes every pixel a hole.
    void clear() {
        Arrays.fill(mask, 0);
        Arrays.fill(depth, 0);
        Arrays.fill(magnification, 1);
        Arrays.fill(colour, HOLE);
    }
}
