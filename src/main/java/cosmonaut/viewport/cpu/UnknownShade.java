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
        for (int i = 0; i < distance.length; i++) {
            distance[i] = mask[i] > 0 ? 0 : ENDLESS;
        }
        spread(0, 1, -1, -width);
        spread(distance.length - 1, -1, 1, width);
        Arrays.fill(shade, 1);
        for (int i = 0; i < shade.length; i++) {
            if (distance[i] > near) {
                shade[i] = Math.max(DARKEST, 1 - (1 - DARKEST) * (distance[i] - near) / fade);
            }
        }
        return shade;
    }

    /// One sweep of the city-block distance.
    private void spread(int from, int step, int beside, int above) {
        for (int k = 0, i = from; k < distance.length; k++, i += step) {
            int x = i % width;
            int y = i / width;
            float d = distance[i];
            if (x + beside >= 0 && x + beside < width) {
                d = Math.min(d, distance[i + beside] + 1);
            }
            if (y + Integer.signum(above) >= 0 && y + Integer.signum(above) < height) {
                d = Math.min(d, distance[i + above] + 1);
            }
            distance[i] = d;
        }
    }
}
