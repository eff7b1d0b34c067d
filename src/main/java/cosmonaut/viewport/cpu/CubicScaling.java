package cosmonaut.viewport.cpu;

/// Scales pictures of one size to another by Catmull and Rom's cubic, columns first; reuses its memory.
///
/// It looks at four pixels a direction, so a picture should not be shrunk to less than half. Each colour is a plane of
/// floats while it is worked on: the loops over the rows of the result, where nearly all the work is, are plain vector
/// code.
final class CubicScaling implements Scaling {

    private static final int CHANNELS = 3;
    private static final int TAPS = 4;
    private static final int OPAQUE = 0xff << 24;

    private final int width;
    private final int height;
    private final int outWidth;
    private final int outHeight;
    private final int[] columnTaps;
    private final float[] columnWeights;
    private final int[] rowTaps;
    private final float[] rowWeights;
    private final float[] unpacked;
    private final float[][] planes;
    private final float[][] mixed;
    private final int[] row;

    CubicScaling(int width, int height, int outWidth, int outHeight) {
        this.width = width;
        this.height = height;
        this.outWidth = outWidth;
        this.outHeight = outHeight;
        this.columnTaps = taps(width, outWidth);
        this.columnWeights = weights(width, outWidth);
        this.rowTaps = taps(height, outHeight);
        this.rowWeights = weights(height, outHeight);
        this.unpacked = new float[CHANNELS * width];
        this.planes = new float[CHANNELS][height * outWidth];
        this.mixed = new float[CHANNELS][outWidth];
        this.row = new int[outWidth];
    }

    /// The four pixels around each place of the result; beyond an edge, the edge.
    private static int[] taps(int size, int outSize) {
        int[] taps = new int[TAPS * outSize];
        for (int i = 0; i < outSize; i++) {
            int first = (int) Math.floor((i + 0.5) * size / outSize - 0.5) - 1;
            for (int tap = 0; tap < TAPS; tap++) {
                taps[TAPS * i + tap] = Math.clamp(first + tap, 0, size - 1);
            }
        }
        return taps;
    }

    private static float[] weights(int size, int outSize) {
        float[] weights = new float[TAPS * outSize];
        for (int i = 0; i < outSize; i++) {
            double place = (i + 0.5) * size / outSize - 0.5;
            double t = place - Math.floor(place);
            weights[TAPS * i] = (float) (t * (-0.5 + t * (1 - 0.5 * t)));
            weights[TAPS * i + 1] = (float) (1 + t * t * (-2.5 + 1.5 * t));
            weights[TAPS * i + 2] = (float) (t * (0.5 + t * (2 - 1.5 * t)));
            weights[TAPS * i + 3] = (float) (t * t * (-0.5 + 0.5 * t));
        }
        return weights;
    }

    @Override
    public void scale(int[] argb, Rows rows) {
        for (int y = 0; y < height; y++) {
            unpack(argb, y * width);
            for (int channel = 0; channel < CHANNELS; channel++) {
                mixColumns(channel * width, planes[channel], y * outWidth);
            }
        }
        for (int y = 0; y < outHeight; y++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                mixRows(y, planes[channel], mixed[channel]);
            }
            pack(mixed[0], mixed[1], mixed[2], row);
            rows.take(y, row);
        }
    }

    private void unpack(int[] argb, int from) {
        for (int x = 0; x < width; x++) {
            int pixel = argb[from + x];
            unpacked[x] = pixel >> 16 & 0xff;
            unpacked[width + x] = pixel >> 8 & 0xff;
            unpacked[2 * width + x] = pixel & 0xff;
        }
    }

    private void mixColumns(int from, float[] plane, int to) {
        for (int x = 0; x < outWidth; x++) {
            int i = TAPS * x;
            plane[to + x] = columnWeights[i] * unpacked[from + columnTaps[i]]
                    + columnWeights[i + 1] * unpacked[from + columnTaps[i + 1]]
                    + columnWeights[i + 2] * unpacked[from + columnTaps[i + 2]]
                    + columnWeights[i + 3] * unpacked[from + columnTaps[i + 3]];
        }
    }

    private void mixRows(int y, float[] plane, float[] into) {
        int i = TAPS * y;
        int a = rowTaps[i] * outWidth;
        int b = rowTaps[i + 1] * outWidth;
        int c = rowTaps[i + 2] * outWidth;
        int d = rowTaps[i + 3] * outWidth;
        float wa = rowWeights[i];
        float wb = rowWeights[i + 1];
        float wc = rowWeights[i + 2];
        float wd = rowWeights[i + 3];
        for (int x = 0; x < into.length; x++) {
            into[x] = wa * plane[a + x] + wb * plane[b + x] + wc * plane[c + x] + wd * plane[d + x];
        }
    }

    private static void pack(float[] red, float[] green, float[] blue, int[] into) {
        for (int x = 0; x < into.length; x++) {
            int r = (int) Math.min(255f, Math.max(0f, red[x] + 0.5f));
            int g = (int) Math.min(255f, Math.max(0f, green[x] + 0.5f));
            int b = (int) Math.min(255f, Math.max(0f, blue[x] + 0.5f));
            into[x] = OPAQUE | r << 16 | g << 8 | b;
        }
    }
}
