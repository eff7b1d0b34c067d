package cosmonaut.viewport.vulkan;

import cosmonaut.spatial.Keyframe;
import java.util.Arrays;

/// Cuts a keyframe's depth into the cells that `warp.vert` draws: squares between four neighbours of one surface, and
/// quarters of squares where it tears.
///
/// Unlike a memory that is looked at from far away, the viewport moves by little, so it also shows pixels at edges;
/// only those that float between two surfaces, because depth was blurred there, are left out.
final class SurfaceCells {

    /// Neighbours are of one surface if their depths differ by no more than this share.
    private static final float SAME_SURFACE = 1.1f;

    /// A pixel floats if it lies between its neighbours and differs by at least this share from either.
    private static final float FLOATING = 0.05f;

    private static final int BITS = 3;
    private static final int QUARTER = 4;

    private final int width;
    private final int height;
    private final float[] depth;
    private final byte[] valid;

    private SurfaceCells(Keyframe keyframe) {
        width = keyframe.width();
        height = keyframe.height();
        depth = keyframe.depth();
        valid = keyframe.valid();
    }

    /// The cells: 8 times the number of the square, plus 0 for all of it or 4 to 7 for a quarter.
    static int[] of(Keyframe keyframe) {
        return new SurfaceCells(keyframe).cells();
    }

    private int[] cells() {
        boolean[] shown = new boolean[depth.length];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = valid[i] == Keyframe.SURFACE || depth[i] > Keyframe.NEAR && !floats(i);
        }
        int[] cells = new int[4 * (width - 1) * (height - 1)];
        int count = 0;
        for (int y = 0; y < height - 1; y++) {
            for (int x = 0; x < width - 1; x++) {
                int i = y * width + x;
                int square = y * (width - 1) + x << BITS;
                if (whole(shown, i)) {
                    cells[count++] = square;
                    continue;
                }
                for (int corner = 0; corner < QUARTER; corner++) {
                    if (shown[i + (corner & 1) + (corner >> 1) * width]) {
                        cells[count++] = square | QUARTER | corner;
                    }
                }
            }
        }
        return Arrays.copyOf(cells, count);
    }

    private boolean whole(boolean[] shown, int i) {
        int j = i + width;
        if (!shown[i] || !shown[i + 1] || !shown[j] || !shown[j + 1]) {
            return false;
        }
        boolean surface = valid[i] == Keyframe.SURFACE
                && valid[i + 1] == Keyframe.SURFACE
                && valid[j] == Keyframe.SURFACE
                && valid[j + 1] == Keyframe.SURFACE;
        float near = Math.min(Math.min(depth[i], depth[i + 1]), Math.min(depth[j], depth[j + 1]));
        float far = Math.max(Math.max(depth[i], depth[i + 1]), Math.max(depth[j], depth[j + 1]));
        return surface || far <= SAME_SURFACE * near;
    }

    private boolean floats(int i) {
        int x = i % width;
        int y = i / width;
        return x > 0 && x < width - 1 && between(depth[i - 1], depth[i], depth[i + 1])
                || y > 0 && y < height - 1 && between(depth[i - width], depth[i], depth[i + width]);
    }

    private static boolean between(float a, float b, float c) {
        float least = FLOATING * b;
        return a + least < b && b + least < c || c + least < b && b + least < a;
    }
}
