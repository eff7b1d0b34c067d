package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;

/// Gives a keyframe as many pixels as its fine picture has.
public final class FineKeyframe {

    private static final float EDGE = 0.1f;

    /// Neighbours whose depths differ by no more than this share are of one surface.
    private static final float SAME_SURFACE = 0.1f;

    private FineKeyframe() {}

    /// How many times as wide and high a keyframe's fine picture is; 1 where none was kept.
    public static int scale(Keyframe keyframe) {
        byte[] fine = keyframe.fine();
        return fine == null
                ? 1
                : (int) Math.round(Math.sqrt(fine.length / (3.0 * keyframe.width() * keyframe.height())));
    }

    /// The keyframe with its fine picture's colours, or itself where there is none. Depth between its pixels is linear
    /// in inverse depth, as planes are; at the edges of surfaces it is that of the nearest pixel.
    public static Keyframe of(Keyframe keyframe) {
        byte[] fine = keyframe.fine();
        int scale = scale(keyframe);
        if (fine == null || scale == 1) {
            return keyframe;
        }
        int width = scale * keyframe.width();
        int height = scale * keyframe.height();
        float[] colour = new float[fine.length];
        for (int i = 0; i < colour.length; i++) {
            colour[i] = (fine[i] & 0xff) / 127.5f - 1;
        }
        float[] depth = new float[width * height];
        float far = 2 * Keyframe.NEAR;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float metres = depth(keyframe, (x + 0.5f) / scale - 0.5f, (y + 0.5f) / scale - 0.5f);
                depth[y * width + x] = metres;
                far = Math.max(far, metres);
            }
        }
        CameraFrame camera = keyframe.camera();
        return Keyframe.of(
                keyframe.index(),
                new CameraFrame(camera.pose(), camera.intrinsics().scaledTo(width, height)),
                colour,
                depth,
                new DisparityFilter(EDGE),
                EdgeTest.STRETCH,
                far);
    }

    /// Metres at a place between pixels; 0 where they are dropped.
    private static float depth(Keyframe keyframe, float x, float y) {
        int w = keyframe.width();
        float u = Math.clamp(x, 0, w - 1);
        float v = Math.clamp(y, 0, keyframe.height() - 1);
        int nearest = Math.round(v) * w + Math.round(u);
        if (keyframe.valid()[nearest] == Keyframe.DROPPED) {
            return 0;
        }
        int x0 = Math.clamp((int) u, 0, Math.max(0, w - 2));
        int y0 = Math.clamp((int) v, 0, Math.max(0, keyframe.height() - 2));
        int right = Math.min(1, w - 1);
        int below = keyframe.height() > 1 ? w : 0;
        int i = y0 * w + x0;
        float[] depth = keyframe.depth();
        float own = depth[nearest];
        float tolerance = SAME_SURFACE * own;
        if (Math.abs(depth[i] - own) > tolerance
                || Math.abs(depth[i + right] - own) > tolerance
                || Math.abs(depth[i + below] - own) > tolerance
                || Math.abs(depth[i + below + right] - own) > tolerance) {
            return own;
        }
        float fx = u - x0;
        float fy = v - y0;
        float above = (1 - fx) / depth[i] + fx / depth[i + right];
        float under = (1 - fx) / depth[i + below] + fx / depth[i + below + right];
        return 1 / ((1 - fy) * above + fy * under);
    }
}
