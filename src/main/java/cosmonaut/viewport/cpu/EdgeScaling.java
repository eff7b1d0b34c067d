package cosmonaut.viewport.cpu;

/// Enlarges by a cubic, and along edges by a kernel that is drawn out in their direction, so that they show no stairs.
///
/// The direction of an edge and how much of one it is come from the structure tensor of the luma: products of its
/// gradient, summed over 3x3 pixels. Where the larger eigenvalue stands out, a pixel is mixed of the 4x4 pixels round
/// it by `(1 - d/4)^4 (1 - d)`, `d` the squared distance, shortened along the edge. That polynomial has the zeros of a
/// Lanczos window of two lobes. The result is held between the least and the most of the four nearest pixels, or it
/// would ring.
final class EdgeScaling implements Scaling {

    private static final int TAPS = 4;

    /// Squared grey levels a pixel: a gradient below this is grain.
    private static final float GRAIN = 36;

    /// An eigenvalue share above this makes a pixel one of an edge.
    private static final float LEAST = 0.35f;

    /// What is left of a distance along a perfect edge.
    private static final float SHORTEST = 0.45f;

    private static final int OPAQUE = 0xff << 24;

    private final int width;
    private final int height;
    private final int outWidth;
    private final int outHeight;
    private final CubicScaling cubic;
    private final float[] luma;
    private final float[] xx;
    private final float[] xy;
    private final float[] yy;

    /// Of every pixel, what a squared distance is made of: `a dx^2 + 2 b dx dy + c dy^2`; a is 0 where there is no
    /// edge.
    private final float[] a;
    private final float[] b;
    private final float[] c;

    EdgeScaling(int width, int height, int outWidth, int outHeight) {
        this.width = width;
        this.height = height;
        this.outWidth = outWidth;
        this.outHeight = outHeight;
        this.cubic = new CubicScaling(width, height, outWidth, outHeight);
        int n = width * height;
        luma = new float[n];
        xx = new float[n];
        xy = new float[n];
        yy = new float[n];
        a = new float[n];
        b = new float[n];
        c = new float[n];
    }

    @Override
    public void scale(int[] argb, Rows rows) {
        findEdges(argb);
        cubic.scale(argb, (y, row) -> {
            sharpen(argb, y, row);
            rows.take(y, row);
        });
    }

    private void findEdges(int[] argb) {
        for (int i = 0; i < luma.length; i++) {
            int pixel = argb[i];
            luma[i] = 0.299f * (pixel >> 16 & 0xff) + 0.587f * (pixel >> 8 & 0xff) + 0.114f * (pixel & 0xff);
        }
        for (int y = 0; y < height; y++) {
            int above = Math.max(0, y - 1) * width;
            int below = Math.min(height - 1, y + 1) * width;
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                float dx = (luma[y * width + Math.min(width - 1, x + 1)] - luma[y * width + Math.max(0, x - 1)]) / 2;
                float dy = (luma[below + x] - luma[above + x]) / 2;
                xx[i] = dx * dx;
                xy[i] = dx * dy;
                yy[i] = dy * dy;
            }
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                metric(x, y);
            }
        }
    }

    private void metric(int x, int y) {
        float sxx = 0;
        float sxy = 0;
        float syy = 0;
        for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
            for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
                sxx += xx[v * width + u];
                sxy += xy[v * width + u];
                syy += yy[v * width + u];
            }
        }
        float sum = sxx + syy;
        float apart = (float) Math.sqrt((sxx - syy) * (sxx - syy) + 4 * sxy * sxy);
        // The difference of the eigenvalues by their sum, less for what may be grain: 1 for a straight edge.
        float edge = apart / (sum + 9 * GRAIN);
        int i = y * width + x;
        a[i] = 0;
        if (edge < LEAST) {
            return;
        }
        // cos and sin of twice the gradient's angle turn the metric diag(1, along^2) into the picture's axes.
        float along = 1 - (1 - SHORTEST) * Math.min(1, (edge - LEAST) / (1 - LEAST) * 1.5f);
        float across2 = 1;
        float along2 = along * along;
        float cos = (sxx - syy) / apart;
        float sin = 2 * sxy / apart;
        a[i] = (across2 + along2 + (across2 - along2) * cos) / 2;
        b[i] = (across2 - along2) * sin / 2;
        c[i] = (across2 + along2 - (across2 - along2) * cos) / 2;
    }

    private void sharpen(int[] argb, int y, int[] row) {
        float v = (y + 0.5f) * height / outHeight - 0.5f;
        int top = (int) Math.floor(v);
        float down = v - top;
        int nearRow = Math.clamp(Math.round(v), 0, height - 1) * width;
        for (int x = 0; x < outWidth; x++) {
            float u = (x + 0.5f) * width / outWidth - 0.5f;
            int near = nearRow + Math.clamp(Math.round(u), 0, width - 1);
            if (a[near] > 0) {
                int left = (int) Math.floor(u);
                row[x] = mixed(argb, left, top, u - left, down, near);
            }
        }
    }

    private int mixed(int[] argb, int left, int top, float right, float down, int near) {
        float ma = a[near];
        float mb = 2 * b[near];
        float mc = c[near];
        float red = 0;
        float green = 0;
        float blue = 0;
        float weights = 0;
        for (int j = 0; j < TAPS; j++) {
            float dy = j - 1 - down;
            int from = Math.clamp(top + j - 1, 0, height - 1) * width;
            for (int i = 0; i < TAPS; i++) {
                float dx = i - 1 - right;
                float d = ma * dx * dx + mb * dx * dy + mc * dy * dy;
                if (d < 4) {
                    float window = 1 - d / 4;
                    float weight = window * window * window * window * (1 - d);
                    int pixel = argb[from + Math.clamp(left + i - 1, 0, width - 1)];
                    red += weight * (pixel >> 16 & 0xff);
                    green += weight * (pixel >> 8 & 0xff);
                    blue += weight * (pixel & 0xff);
                    weights += weight;
                }
            }
        }
        int x0 = Math.clamp(left, 0, width - 1);
        int x1 = Math.clamp(left + 1, 0, width - 1);
        int y0 = Math.clamp(top, 0, height - 1) * width;
        int y1 = Math.clamp(top + 1, 0, height - 1) * width;
        int p = argb[y0 + x0];
        int q = argb[y0 + x1];
        int r = argb[y1 + x0];
        int s = argb[y1 + x1];
        float scale = 1 / weights;
        return OPAQUE
                | within(red * scale, p >> 16 & 0xff, q >> 16 & 0xff, r >> 16 & 0xff, s >> 16 & 0xff) << 16
                | within(green * scale, p >> 8 & 0xff, q >> 8 & 0xff, r >> 8 & 0xff, s >> 8 & 0xff) << 8
                | within(blue * scale, p & 0xff, q & 0xff, r & 0xff, s & 0xff);
    }

    private static int within(float value, int p, int q, int r, int s) {
        int least = Math.min(Math.min(p, q), Math.min(r, s));
        int most = Math.max(Math.max(p, q), Math.max(r, s));
        return Math.clamp((int) (value + 0.5f), least, most);
    }
}
