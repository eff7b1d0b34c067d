package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.BitSet;
import java.util.List;

/// What keyframes show all round from a place, as an equirectangular picture.
///
/// The middle of the picture looks along the world's z, its right half along x, its top up (against y); the horizon is
/// its middle row. The keyframes are warped into six cameras and their pictures read by a cubic. What nothing reached
/// has the colours of what lies around it, softly ([SphereFill]).
public final class SphereView {

    /// Keyframes that are warped into one camera at most, the nearest views of it.
    private static final int MOST_SOURCES = 24;

    /// A camera sees a little beyond its face of the cube, so that reading needs no other.
    private static final double BEYOND = 1.06;

    private static final int LARGEST_FACE = 2048;
    private static final double FAR = 100;

    /// Rotations (right, down and forward as columns) of the cameras ahead, to the right, behind, to the left, up and
    /// down.
    private static final int[][] FACES = {
        {1, 0, 0, 0, 1, 0, 0, 0, 1},
        {0, 0, 1, 0, 1, 0, -1, 0, 0},
        {-1, 0, 0, 0, 1, 0, 0, 0, -1},
        {0, 0, -1, 0, 1, 0, 1, 0, 0},
        {1, 0, 0, 0, 0, -1, 0, 1, 0},
        {1, 0, 0, 0, 0, 1, 0, -1, 0}
    };

    private final int width;
    private final int height;
    private final double[] sines;
    private final double[] cosines;
    private final byte[] rgb;
    private final BitSet known;

    /// @param rgb interleaved red, green, blue of 0 to 255, rows from top to bottom
    /// @param known share of the sphere that the keyframes show, 0 to 1
    public record Seen(byte[] rgb, double known) {}

    private SphereView(int width, int height) {
        this.width = width;
        this.height = height;
        rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        known = new BitSet(width * height);
        sines = new double[width];
        cosines = new double[width];
        for (int x = 0; x < width; x++) {
            double azimuth = 2 * Math.PI * ((x + 0.5) / width - 0.5);
            sines[x] = Math.sin(azimuth);
            cosines[x] = Math.cos(azimuth);
        }
    }

    /// Looks round.
    ///
    /// @param keyframes at least one
    /// @param place where one stands; its rotation is of no account
    /// @param width of the picture, twice its height
    public static Seen from(List<Keyframe> keyframes, Pose place, int width, int height) {
        SphereView view = new SphereView(width, height);
        double focal = keyframes.stream()
                .mapToDouble(
                        k -> FineKeyframe.scale(k) * k.camera().intrinsics().fx())
                .max()
                .orElseThrow();
        double sharpest = Math.min(Math.min(focal, width / (2 * Math.PI)), LARGEST_FACE / (2 * BEYOND));
        int size = 2 * (int) Math.ceil(sharpest * BEYOND) + 2;
        Intrinsics lens = new Intrinsics(sharpest, sharpest, (size - 1) / 2.0, (size - 1) / 2.0, size, size);
        WarpRenderer renderer = new WarpRenderer(size, size, FAR, WarpRenderer.Lookup.CUBIC, Runnable::run);
        Warp warp = new Warp(size, size);
        for (int face = 0; face < FACES.length; face++) {
            int[] r = FACES[face];
            Pose pose =
                    new Pose(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], place.tx(), place.ty(), place.tz());
            CameraFrame camera = new CameraFrame(pose, lens);
            List<Keyframe> sources = WarpRenderer.nearestFirst(keyframes, camera).stream()
                    .limit(MOST_SOURCES)
                    .map(FineKeyframe::of)
                    .toList();
            renderer.render(sources, List.of(camera), List.of(warp));
            view.read(face, warp, lens);
        }
        double share = view.knownShare();
        new SphereFill(view.rgb, view.known, width, height).fill();
        return new Seen(view.rgb, share);
    }

    /// Takes the pixels that one camera sees.
    private void read(int face, Warp warp, Intrinsics lens) {
        int[] r = FACES[face];
        float[] across = new float[4];
        float[] down = new float[4];
        for (int y = 0; y < height; y++) {
            double up = Math.PI * (0.5 - (y + 0.5) / height);
            double dy = -Math.sin(up);
            double level = Math.cos(up);
            for (int x = 0; x < width; x++) {
                double dx = level * sines[x];
                double dz = level * cosines[x];
                double c = r[2] * dx + r[5] * dy + r[8] * dz;
                if (c < Math.abs(dx) || c < Math.abs(dy) || c < Math.abs(dz)) {
                    continue;
                }
                double u = lens.fx() * (r[0] * dx + r[3] * dy + r[6] * dz) / c + lens.cx();
                double v = lens.fy() * (r[1] * dx + r[4] * dy + r[7] * dz) / c + lens.cy();
                if (warp.mask()[(int) Math.round(v) * warp.width() + (int) Math.round(u)] > 0) {
                    CubicLookup.weights((float) (u - (int) u), across);
                    CubicLookup.weights((float) (v - (int) v), down);
                    known.set(y * width + x);
                    read(warp, (int) u - 1, (int) v - 1, across, down, 3 * (y * width + x));
                }
            }
        }
    }

    /// Reads sixteen pixels from their upper left on. Those that nothing reached are filled from beside them.
    private void read(Warp warp, int left, int top, float[] across, float[] down, int to) {
        float[] filled = warp.filled();
        for (int channel = 0; channel < 3; channel++) {
            float sum = 0;
            for (int row = 0; row < 4; row++) {
                int y = Math.clamp(top + row, 0, warp.height() - 1);
                for (int column = 0; column < 4; column++) {
                    int x = Math.clamp(left + column, 0, warp.width() - 1);
                    sum += down[row] * across[column] * filled[3 * (y * warp.width() + x) + channel];
                }
            }
            rgb[to + channel] = (byte) Math.round((Math.clamp(sum, -1f, 1f) + 1) * 127.5f);
        }
    }

    /// By solid angle.
    private double knownShare() {
        double seen = 0;
        double all = 0;
        for (int y = 0; y < height; y++) {
            double weight = Math.cos(Math.PI * (0.5 - (y + 0.5) / height));
            seen += weight * known.get(y * width, (y + 1) * width).cardinality();
            all += weight * width;
        }
        return seen / all;
    }
}
