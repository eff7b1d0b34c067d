package cosmonaut.metrics;

import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import java.util.ArrayDeque;
import java.util.Deque;

/// Which pixels of a picture points are sought in: not in the sky, which has no place, nor on the own vehicle.
///
/// Nothing tells depth here, so the sky is known by what it lacks: it reaches the upper edge of the picture, lies above
/// the middle of the lens (the horizon of a camera that looks level), and no pixel of it differs from one beside it by
/// more than a few levels of luma. A bare wall that reaches the upper edge lacks the same. It keeps a border all the
/// same, in which its corners are found, and has nothing else to be found by.
public final class PictureMask {

    /// Levels of luma (of 255) by which neighbours in the sky differ at most: clouds by fewer, leaves and roofs by
    /// more.
    private static final double SMOOTH = 3;

    /// Pixels along what is not smooth in which points are sought all the same.
    private static final int BORDER = 2;

    private final int width;
    private final int height;
    private final boolean[] kept;

    private PictureMask(int width, int height, boolean[] kept) {
        this.width = width;
        this.height = height;
        this.kept = kept;
    }

    /// Without the sky and the own vehicle.
    public static PictureMask of(Picture picture, Intrinsics lens, Hood hood) {
        int width = picture.width();
        int height = picture.height();
        boolean[] kept = new boolean[width * height];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = !hood.covers(i % width, Math.floorDiv(i, width), width, height);
        }
        int horizon = (int) Math.clamp(Math.ceil(lens.cy()), 0, height);
        boolean[] sky = reached(smooth(Luma.of(picture), width, horizon), width);
        for (int i = 0; i < sky.length; i++) {
            kept[i] &= !inside(sky, width, i);
        }
        return new PictureMask(width, height, kept);
    }

    /// Whether all pixels about one are sky; what lies outside of the picture's upper part is not asked.
    private static boolean inside(boolean[] sky, int width, int at) {
        int x = at % width;
        int y = Math.floorDiv(at, width);
        int rows = Math.floorDiv(sky.length, width);
        for (int v = Math.max(0, y - BORDER); v <= Math.min(rows - 1, y + BORDER); v++) {
            for (int u = Math.max(0, x - BORDER); u <= Math.min(width - 1, x + BORDER); u++) {
                if (!sky[v * width + u]) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The smooth pixels that are joined to smooth ones of the first row.
    private static boolean[] reached(boolean[] smooth, int width) {
        boolean[] sky = new boolean[smooth.length];
        Deque<Integer> next = new ArrayDeque<>();
        for (int x = 0; x < Math.min(width, smooth.length); x++) {
            reach(x, smooth, sky, next);
        }
        while (!next.isEmpty()) {
            int at = next.pop();
            int x = at % width;
            if (x > 0) {
                reach(at - 1, smooth, sky, next);
            }
            if (x < width - 1) {
                reach(at + 1, smooth, sky, next);
            }
            if (at >= width) {
                reach(at - width, smooth, sky, next);
            }
            if (at + width < smooth.length) {
                reach(at + width, smooth, sky, next);
            }
        }
        return sky;
    }

    private static void reach(int at, boolean[] smooth, boolean[] sky, Deque<Integer> next) {
        if (smooth[at] && !sky[at]) {
            sky[at] = true;
            next.push(at);
        }
    }

    /// Of the rows above the horizon, the pixels that hardly differ from the one to the right and the one below.
    private static boolean[] smooth(double[] luma, int width, int horizon) {
        boolean[] smooth = new boolean[width * horizon];
        for (int i = 0; i < smooth.length; i++) {
            boolean right = i % width == width - 1 || Math.abs(luma[i + 1] - luma[i]) <= SMOOTH;
            boolean below = i + width >= luma.length || Math.abs(luma[i + width] - luma[i]) <= SMOOTH;
            smooth[i] = right && below;
        }
        return smooth;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /// Whether points are sought there.
    public boolean keeps(int x, int y) {
        return kept[y * width + x];
    }

    /// Share of the pixels in which no points are sought.
    public double masked() {
        int out = 0;
        for (boolean one : kept) {
            out += one ? 0 : 1;
        }
        return (double) out / kept.length;
    }
}
