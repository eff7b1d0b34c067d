package cosmonaut.network.depth;

/// Pictures and maps brought to other sizes in main memory.
final class Scaling {

    private Scaling() {}

    /// Interleaved `[H,W,3]` in [-1,1] as planes `[3,H,W]` in [0,1].
    static float[] planes(float[] rgb) {
        int area = rgb.length / 3;
        float[] planes = new float[rgb.length];
        for (int i = 0; i < area; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c * area + i] = (rgb[3 * i + c] + 1) / 2;
            }
        }
        return planes;
    }

    /// Three planes from h x w to high x wide, columns first, with antialiasing.
    static float[] antialiased(float[] planes, AxisTaps.Filter filter, int h, int w, int high, int wide) {
        float[] rows = AxisTaps.antialiased(filter, w, wide).apply(planes, 3 * h, 1);
        return AxisTaps.antialiased(filter, h, high).apply(rows, 3, wide);
    }

    /// Takes mean and deviation of the training's colours out of three planes, in place.
    static void normalise(float[] planes, float[] mean, float[] deviation) {
        int area = planes.length / 3;
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (planes[i] - mean[i / area]) / deviation[i / area];
        }
    }

    /// `[h,w,channels]` as `[high,wide,channels]`, without antialiasing.
    static float[] bilinear(float[] values, int channels, int h, int w, int high, int wide) {
        float[] rows = AxisTaps.bilinear(w, wide).apply(values, h, channels);
        return AxisTaps.bilinear(h, high).apply(rows, 1, wide * channels);
    }
}
