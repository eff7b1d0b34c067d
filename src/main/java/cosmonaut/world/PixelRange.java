package cosmonaut.world;

import cosmonaut.media.Picture;
import cosmonaut.model.Conventions;

/// Pixels between 8-bit pictures and the [-1, 1] of the networks.
///
/// Bytes become `v / half - 1` and numbers become `trunc(255 * clamp(1 + y, 0, 2) / 2 + rounding)`. With the half range
/// 128 and no rounding, as in the original code (Cosmos 1.0 sections 2.6 and 2.7), these are not exact inverses.
///
/// @param half half the range of bytes
/// @param rounding 0 truncates, 0.5 rounds to the nearest
record PixelRange(float half, float rounding) {

    static final PixelRange ORIGINAL = of(Conventions.ORIGINAL);

    static PixelRange of(Conventions conventions) {
        return new PixelRange(conventions.halfRange(), conventions.rounds() ? 0.5f : 0);
    }

    /// `[H,W,3]` interleaved, as the spatial memory keeps colours.
    float[] toInterleaved(Picture picture) {
        byte[] rgb = picture.rgb();
        float[] out = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            out[i] = (rgb[i] & 0xff) / half - 1;
        }
        return out;
    }

    /// A picture from `[H,W,3]`.
    Picture toPicture(float[] interleaved, int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            float y = Math.clamp(1 + interleaved[i], 0f, 2f);
            rgb[i] = (byte) (int) (255 * y / 2 + rounding);
        }
        return new Picture(width, height, rgb);
    }

    /// What makes [cosmonaut.tensor.Backend#toBytes], which truncates, round when it is added to every number.
    float beforeTruncation() {
        return rounding * 2 / 255;
    }
}
