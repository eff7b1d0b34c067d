package cosmonaut.spatial;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Divides what several keyframes show among them, so that a surface that many show is taken from one.
///
/// A pixel's share of a surface is its depth, times its magnification, divided by the focal length: metres a pixel. A
/// pixel is left to another keyframe that shows the same surface there finer by a step of 15 %, or as fine and is
/// older.
/// The order is the same for all, so that no surface is left to nobody but where depths disagree.
public final class SurfaceShares {

    private static final double STEP = Math.log(1.15);

    /// Two keyframes show the same surface where their depths differ by no more than this share.
    private static final float SAME_SURFACE = 0.06f;

    /// One in so many pixels, along a row and a column, tells whether two views overlap.
    private static final int PROBE = 8;

    private final List<Keyframe> keyframes;
    private final List<short[]> steps = new ArrayList<>();
    private final double[] map = new double[PixelMap.LENGTH];

    private SurfaceShares(List<Keyframe> keyframes) {
        this.keyframes = keyframes;
        keyframes.forEach(keyframe -> steps.add(steps(keyframe)));
    }

    /// The pixels that each keyframe shows best, in the order of the keyframes, which goes by age. The time grows with
    /// the square of the number of keyframes that overlap.
    public static List<BitSet> of(List<Keyframe> keyframes) {
        SurfaceShares shares = new SurfaceShares(keyframes);
        List<BitSet> all = new ArrayList<>();
        for (int k = 0; k < keyframes.size(); k++) {
            all.add(shares.of(k));
        }
        return all;
    }

    private static short[] steps(Keyframe keyframe) {
        float[] depth = keyframe.depth();
        float[] magnification = keyframe.magnification();
        double focal = keyframe.camera().intrinsics().fx();
        short[] steps = new short[depth.length];
        for (int i = 0; i < steps.length; i++) {
            double metres = depth[i] * (magnification == null ? 1 : magnification[i]) / focal;
            steps[i] = (short) Math.floor(Math.log(metres) / STEP);
        }
        return steps;
    }

    private BitSet of(int k) {
        Keyframe own = keyframes.get(k);
        BitSet kept = new BitSet(own.depth().length);
        for (int i = 0; i < own.depth().length; i++) {
            kept.set(i, own.valid()[i] != Keyframe.DROPPED);
        }
        for (int j = 0; j < keyframes.size(); j++) {
            if (j != k) {
                PixelMap.between(own.camera(), keyframes.get(j).camera(), map);
                if (overlap(own, keyframes.get(j))) {
                    leave(kept, k, j);
                }
            }
        }
        return kept;
    }

    private boolean overlap(Keyframe own, Keyframe other) {
        for (int y = 0; y < own.height(); y += PROBE) {
            for (int x = 0; x < own.width(); x += PROBE) {
                if (landing(own, x, y, other) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The pixel of `other` in which a pixel lands, or -1.
    private int landing(Keyframe own, int x, int y, Keyframe other) {
        double d = own.depth()[y * own.width() + x];
        double z = depthThere(d, x, y);
        if (!(z > 0)) {
            return -1;
        }
        long u = Math.round((d * (map[0] * x + map[1] * y + map[2]) + map[3]) / z);
        long v = Math.round((d * (map[4] * x + map[5] * y + map[6]) + map[7]) / z);
        boolean inside = u >= 0 && v >= 0 && u < other.width() && v < other.height();
        return inside ? (int) v * other.width() + (int) u : -1;
    }

    private double depthThere(double d, int x, int y) {
        return d * (map[8] * x + map[9] * y + map[10]) + map[11];
    }

    /// Leaves to keyframe `j` what it shows better than `k`.
    private void leave(BitSet kept, int k, int j) {
        Keyframe own = keyframes.get(k);
        Keyframe other = keyframes.get(j);
        short[] ownSteps = steps.get(k);
        short[] otherSteps = steps.get(j);
        for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
            int x = i % own.width();
            int y = i / own.width();
            int there = landing(own, x, y, other);
            if (there < 0 || isTorn(other, there) && !isTorn(own, i)) {
                continue;
            }
            double z = depthThere(own.depth()[i], x, y);
            boolean better = otherSteps[there] < ownSteps[i] || otherSteps[there] == ownSteps[i] && j < k;
            if (better && Math.abs(other.depth()[there] - z) <= SAME_SURFACE * z) {
                kept.clear(i);
            }
        }
    }

    private static boolean isTorn(Keyframe keyframe, int i) {
        return keyframe.valid()[i] != Keyframe.SURFACE;
    }
}
