package cosmonaut.spatial;

/// Fills the holes of a warped picture with the colours around them.
///
/// Pull: each level halves the picture (sizes rounded up), a pixel being the mean of its valid children and
/// valid if any child is. Push: going down, an invalid pixel takes its parent's colour. A picture without any
/// valid pixel becomes 0 (mid grey). An instance owns its levels: one thread at a time.
public final class PullPush {

    private final int levels;
    private final int[] widths;
    private final int[] heights;
    private final float[][] colours;
    private final float[][] masks;

    public PullPush(int width, int height) {
        int count = 1;
        for (int w = width, h = height; w > 1 || h > 1; w = (w + 1) / 2, h = (h + 1) / 2) {
            count++;
        }
        levels = count;
        widths = new int[count];
        heights = new int[count];
        colours = new float[count][];
        masks = new float[count][];
        int w = width;
        int h = height;
        for (int i = 0; i < count; i++) {
            widths[i] = w;
            heights[i] = h;
            colours[i] = new float[3 * w * h];
            masks[i] = new float[w * h];
            w = (w + 1) / 2;
            h = (h + 1) / 2;
        }
    }

    /// Writes `filled` of a warp: its colour, filled where nothing arrived.
    public void fill(Warp warp) {
        fill(warp.colour(), warp.depth(), warp.filled());
    }

    /// @param colour interleaved RGB, read where `mask` is above 0
    /// @param mask 0 where the picture is to be filled
    /// @param out destination, interleaved RGB; may be `colour` itself
    public void fill(float[] colour, float[] mask, float[] out) {
        System.arraycopy(colour, 0, colours[0], 0, colours[0].length);
        System.arraycopy(mask, 0, masks[0], 0, masks[0].length);
        for (int level = 1; level < levels; level++) {
            pull(level);
        }
        if (masks[levels - 1][0] == 0) {
            java.util.Arrays.fill(colours[levels - 1], 0);
        }
        for (int level = levels - 2; level >= 0; level--) {
            push(level);
        }
        System.arraycopy(colours[0], 0, out, 0, colours[0].length);
    }

    private void pull(int level) {
        int w = widths[level];
        int childWidth = widths[level - 1];
        int childHeight = heights[level - 1];
        float[] from = colours[level - 1];
        float[] fromMask = masks[level - 1];
        for (int y = 0; y < heights[level]; y++) {
            for (int x = 0; x < w; x++) {
                float r = 0;
                float g = 0;
                float b = 0;
                float count = 0;
                for (int cy = 2 * y; cy < Math.min(2 * y + 2, childHeight); cy++) {
                    for (int cx = 2 * x; cx < Math.min(2 * x + 2, childWidth); cx++) {
                        int i = cy * childWidth + cx;
                        if (fromMask[i] > 0) {
                            r += from[3 * i];
                            g += from[3 * i + 1];
                            b += from[3 * i + 2];
                            count++;
                        }
                    }
                }
                int i = y * w + x;
                masks[level][i] = count > 0 ? 1 : 0;
                float scale = count > 0 ? 1 / count : 0;
                colours[level][3 * i] = r * scale;
                colours[level][3 * i + 1] = g * scale;
                colours[level][3 * i + 2] = b * scale;
            }
        }
    }

    private void push(int level) {
        int w = widths[level];
        float[] to = colours[level];
        float[] parent = colours[level + 1];
        float[] mask = masks[level];
        for (int y = 0; y < heights[level]; y++) {
            for (int x = 0; x < w; x++) {
                int i = y * w + x;
                if (mask[i] == 0) {
                    int p = (y / 2) * widths[level + 1] + x / 2;
                    to[3 * i] = parent[3 * p];
                    to[3 * i + 1] = parent[3 * p + 1];
                    to[3 * i + 2] = parent[3 * p + 2];
                }
            }
        }
    }
}
