package cosmonaut.world;

/// The validity mask of warped pictures as channels of the latent grid.
///
/// A latent cell covers `temporal` pictures and `spatial x spatial` pixels; each picture's cell is cut into 2x2
/// quarters, and a channel is the fraction of valid pixels in a quarter: channel `4 * picture + 2 * dy + dx`. Latent
/// frame 0 stands for one picture, which is repeated.
///
/// @param width of a picture in pixels
/// @param height of a picture in pixels
record PackedMask(int temporal, int spatial, int width, int height) {

    int channels() {
        return 4 * temporal;
    }

    /// Writes a picture's part of `[channels, T, H/spatial, W/spatial]`.
    ///
    /// @param pictures of the clip, `1 + n * temporal`
    /// @param picture of the clip
    /// @param mask `[H*W]` of 0 or 1
    void write(float[] out, int pictures, int picture, float[] mask) {
        int latents = 1 + (pictures - 1) / temporal;
        if (picture > 0) {
            write(out, latents, 1 + (picture - 1) / temporal, (picture - 1) % temporal, mask);
            return;
        }
        for (int repeated = 0; repeated < temporal; repeated++) {
            write(out, latents, 0, repeated, mask);
        }
    }

    private void write(float[] out, int latents, int latent, int place, float[] mask) {
        int gridW = width / spatial;
        int gridH = height / spatial;
        int half = spatial / 2;
        float unit = 1f / (half * half);
        for (int quarter = 0; quarter < 4; quarter++) {
            int plane = ((4 * place + quarter) * latents + latent) * gridW * gridH;
            int dy = (quarter >> 1) * half;
            int dx = (quarter & 1) * half;
            for (int v = 0; v < gridH; v++) {
                for (int u = 0; u < gridW; u++) {
                    int corner = (v * spatial + dy) * width + u * spatial + dx;
                    out[plane + v * gridW + u] = sum(mask, corner, half) * unit;
                }
            }
        }
    }

    private float sum(float[] mask, int corner, int size) {
        float sum = 0;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                sum += mask[corner + y * width + x];
            }
        }
        return sum;
    }
}
