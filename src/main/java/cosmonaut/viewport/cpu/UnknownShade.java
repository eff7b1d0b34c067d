package cosmonaut.viewport.cpu;

import java.util.Arrays;

/// Darkens what a re-projected picture does not know, the more the further it lies from what is known: a slit between
/// two surfaces is no more than blurred, a region that nobody has seen is plainly dark.
///
/// An instance owns its buffers: one thread at a time.
final class UnknownShade {

    /// Pixels of 192 that are as good as known.
    private static final double NEAR_SHARE = 2.0 / 192;

    /// Pixels of 192 over which it gets dark: as much as a quarter of a second of turning uncovers. Over half of that,
    /// the dark strip costs more likeness than the re-projection wins.
    private static final double FADE_SHARE = 24.0 / 192;

    private static final float DARKEST = 0.25f;
    private static final float ENDLESS = 1e6f;

    private final int width;
    private final int height;
    private final float near;
    private final float fade;
    private final float[] distance;
    private final float[] shade;

    UnknownShade(int width, int height) {
        this.width = width;
        this.height = height;
        near = (float) Math.max(1, NEAR_SHARE * width);
        fade = (float) Math.max(1, FADE_SHARE * width);
        distance = new float[width * height];
        shade = new float[width * height];
    }

    /// What each pixel is to be multiplied with, 0.25 to 1; valid until the next call.
    ///
    /// @param mask 1 where a pixel is known, else 0
    float[] of(float[] mask) {
        Arrays.fill(shade, 1);
        float furthest = 0;
        for (int i = 0; i < distance.length; i++) {
            float far = mask[i] > 0 ? 0 : ENDLESS;
            distance[i] = far;
            furthest = Math.max(furthest, far);
        }
        if (furthest == 0) {
            return shade;
        }
        spreadDown();
        spreadUp();
        for (int i = 0; i < shade.length; i++) {
            if (distance[i] > near) {
                shade[i] = Math.max(DARKEST, 1 - (1 - DARKEST) * (distance[i] - near) / fade);
            }
        }
        return shade;
    }

    /// One sweep of the city-block distance, from the first pixel to the last.
    private void spreadDown() {
        for (int y = 0; y < height; y++) {
            int row = y * width;
            for (int x = 0; x < width; x++) {
                float d = distance[row + x];
                if (x > 0) {
                    d = Math.min(d, distance[row + x - 1] + 1);
                }
                if (y > 0) {
                    d = Math.min(d, distance[row + x - width] + 1);
                }
                distance[row + x] = d;
            }
        }
    }

    /// The other, from the last pixel to the first.
    private void spreadUp() {
        for (int y = height - 1; y >= 0; y--) {
            int row = y * width;
            for (int x = width - 1; x >= 0; x--) {
                float d = distance[row + x];
                if (x < width - 1) {
                    d = Math.min(d, distance[row + x + 1] + 1);
                }
                if (y < height - 1) {
                    d = Math.min(d, distance[row + x + width] + 1);
                }
                distance[row + x] = d;
            }
        }
    }
}
