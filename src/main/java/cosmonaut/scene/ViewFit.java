package cosmonaut.scene;

import cosmonaut.camera.Intrinsics;
import java.util.BitSet;

/// Brings what belongs to a picture to another size: scaled to cover it, and cut around the middle, as
/// [cosmonaut.media.Picture#magnified] does with the picture.
///
/// @param fromWidth of the picture
/// @param fromHeight of the picture
/// @param width wanted
/// @param height wanted
record ViewFit(int fromWidth, int fromHeight, int width, int height) {

    boolean isNone() {
        return fromWidth == width && fromHeight == height;
    }

    /// Rows of the picture for each of the part that is left.
    double factor() {
        return Math.max(1, fromHeight * scale() / height);
    }

    private double scale() {
        return Math.max((double) width / fromWidth, (double) height / fromHeight);
    }

    private double left() {
        return (fromWidth * scale() - width) / 2;
    }

    private double top() {
        return (fromHeight * scale() - height) / 2;
    }

    /// The lens, of the picture's size.
    Intrinsics lens(Intrinsics lens) {
        if (isNone()) {
            return lens;
        }
        double scale = scale();
        return new Intrinsics(
                lens.fx() * scale,
                lens.fy() * scale,
                (lens.cx() + 0.5) * scale - 0.5 - left(),
                (lens.cy() + 0.5) * scale - 0.5 - top(),
                width,
                height);
    }

    /// Numbers of pixels, bilinear between the four around a place; the nearest where one of them is not finite.
    ///
    /// @param values so many channels a pixel
    float[] between(float[] values, int channels) {
        if (isNone()) {
            return values;
        }
        float[] out = new float[channels * width * height];
        for (int y = 0; y < height; y++) {
            double v = Math.clamp((y + top() + 0.5) / scale() - 0.5, 0, fromHeight - 1);
            for (int x = 0; x < width; x++) {
                double u = Math.clamp((x + left() + 0.5) / scale() - 0.5, 0, fromWidth - 1);
                for (int c = 0; c < channels; c++) {
                    out[channels * (y * width + x) + c] = at(values, channels, c, u, v);
                }
            }
        }
        return out;
    }

    private float at(float[] values, int channels, int c, double u, double v) {
        int x0 = (int) u;
        int y0 = (int) v;
        int x1 = Math.min(x0 + 1, fromWidth - 1);
        int y1 = Math.min(y0 + 1, fromHeight - 1);
        double right = u - x0;
        double below = v - y0;
        double above = (1 - right) * values[channels * (y0 * fromWidth + x0) + c]
                + right * values[channels * (y0 * fromWidth + x1) + c];
        double under = (1 - right) * values[channels * (y1 * fromWidth + x0) + c]
                + right * values[channels * (y1 * fromWidth + x1) + c];
        double value = (1 - below) * above + below * under;
        return Double.isFinite(value)
                ? (float) value
                : values[channels * ((below < 0.5 ? y0 : y1) * fromWidth + (right < 0.5 ? x0 : x1)) + c];
    }

    /// The pixels whose nearest one is above 0.
    BitSet marked(float[] values) {
        BitSet out = new BitSet(width * height);
        for (int y = 0; y < height; y++) {
            int v = (int) Math.clamp((y + top() + 0.5) / scale(), 0, fromHeight - 1);
            for (int x = 0; x < width; x++) {
                int u = (int) Math.clamp((x + left() + 0.5) / scale(), 0, fromWidth - 1);
                out.set(y * width + x, values[v * fromWidth + u] > 0);
            }
        }
        return out;
    }
}
