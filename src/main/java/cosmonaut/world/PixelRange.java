package cosmonaut.world;

import cosmonaut.media.Picture;

/// Pixels between 8-bit pictures and the [-1, 1] of the networks.
///
/// Bytes become `v / 128 - 1` and numbers become `trunc(255 * clamp(1 + y, 0, 2) / 2)`: Cosmos 1.0 sections 2.6 and
/// 2.7, whose two halves are not exact inverses of each other.
final class PixelRange {

    private PixelRange() {}

    /// `[H,W,3]` interleaved, as the spatial memory keeps colours.
    static float[] toInterleaved(Picture picture) {
        byte[] rgb = picture.rgb();
        float[] out = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            out[i] = (rgb[i] & 0xff) / 128f - 1;
        }
        return out;
    }

    /// A picture from `[H,W,3]`.
    static Picture toPicture(float[] interleaved, int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            float y = Math.clamp(1 + interleaved[i], 0f, 2f);
            rgb[i] = (byte) (int) (255 * y / 2);
        }
        return new Picture(width, height, rgb);
    }
}
