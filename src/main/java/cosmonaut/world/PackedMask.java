package cosmonaut.world;

/// The validity mask of warped pictures as channels of the latent grid.
///
/// A latent cell covers `temporal` pictures and `spatial x spatial` pixels; each picture's cell is cut into 2x2
/// quarters, and a
/// channel is the fraction of valid pixels in a quarter: channel `4 * picture + 2 * dy + dx`. Latent frame 0 stands for
/// one
/// picture, which is repeated.
record PackedMask(int temporal, int spatial) {

    int channels() {
        return 4 * temporal;
    }

    /// Writes `[channels, T, H/spatial, W/spatial]` at `offset`.
    ///
    /// @param masks one mask `[H*W]` of 0 or 1 for every picture of the window, `1 + n * temporal` of them
    void write(float[] out, int offset, float[][] masks, int width, int height) {
        int latents = 1 + (masks.length - 1) / temporal;
        int gridW = width / spatial;
        int gridH = height / spatial;
        int half = spatial / 2;
        float unit = 1f / (half * half);
        for (int t = 0; t < latents; t++) {
            for (int p = 0; p < temporal; p++) {
                float[] mask = masks[t == 0 ? 0 : temporal * (t - 1) + p + 1];
                for (int quarter = 0; quarter < 4; quarter++) {
                    int plane = offset + ((4 * p + quarter) * latents + t) * gridW * gridH;
                    int dy = (quarter >> 1) * half;
                    int dx = (quarter & 1) * half;
                    for (int v = 0; v < gridH; v++) {
                        for (int u = 0; u < gridW; u++) {
                            int corner = (v * spatial + dy) * width + u * spatial + dx;
                            out[plane + v * gridW + u] = sum(mask, corner, width, half) * unit;
                        }
                    }
                }
            }
        }
    }

    private static float sum(float[] mask, int corner, int width, int size) {
        float sum = 0;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                sum += mask[corner + y * width + x];
            }
        }
        return sum;
    }
}
