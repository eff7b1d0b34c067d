package cosmonaut.scene;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import java.util.BitSet;
import java.util.function.Supplier;

/// A picture whose depth and camera are known, from which a world is rendered. Immutable. What it holds is unpacked
/// whenever it is asked for, since a video has many of them.
public final class SourceView {

    /// What makes [-1,1] of bytes, as GEN3C's code reads a video.
    private static final float HALF = 127.5f;

    private final CameraFrame camera;
    private final Supplier<float[]> colour;
    private final Supplier<float[]> depth;
    private final BitSet counts;

    /// @param camera whose picture has the size of the others
    /// @param colour gives interleaved RGB in [-1,1]
    /// @param depth gives metres along the camera's axis; 0 or less is unknown
    /// @param counts pixels, row by row, that may be shown
    SourceView(CameraFrame camera, Supplier<float[]> colour, Supplier<float[]> depth, BitSet counts) {
        this.camera = camera;
        this.colour = colour;
        this.depth = depth;
        this.counts = (BitSet) counts.clone();
    }

    /// Of a picture of 8 bits.
    static Supplier<float[]> colour(Picture picture) {
        return () -> {
            byte[] rgb = picture.rgb();
            float[] values = new float[rgb.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (rgb[i] & 0xff) / HALF - 1;
            }
            return values;
        };
    }

    /// Depth that is kept in 16 bits.
    static Supplier<float[]> halves(float[] metres) {
        short[] kept = new short[metres.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = Float.floatToFloat16(metres[i]);
        }
        return () -> {
            float[] values = new float[kept.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.float16ToFloat(kept[i]);
            }
            return values;
        };
    }

    public CameraFrame camera() {
        return camera;
    }

    /// Interleaved RGB in [-1,1], a new array.
    public float[] colour() {
        return colour.get().clone();
    }

    /// Metres along the camera's axis, a new array; 0 or less is unknown.
    public float[] depth() {
        return depth.get().clone();
    }

    /// Whether each pixel may be shown, row by row.
    public boolean[] counts() {
        boolean[] all =
                new boolean[camera.intrinsics().width() * camera.intrinsics().height()];
        for (int i = 0; i < all.length; i++) {
            all[i] = counts.get(i);
        }
        return all;
    }

    /// The picture in 8 bits, rounded.
    public Picture picture() {
        float[] values = colour.get();
        Picture picture =
                Picture.black(camera.intrinsics().width(), camera.intrinsics().height());
        for (int i = 0; i < values.length; i++) {
            picture.rgb()[i] = (byte) Math.round(Math.clamp((values[i] + 1) * HALF, 0, 255));
        }
        return picture;
    }
}
