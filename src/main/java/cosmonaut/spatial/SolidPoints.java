package cosmonaut.spatial;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.Arrays;
import java.util.List;

/// Points of what is solid around a camera, at most one in a cube of [#CUBE], each with how often it was seen.
/// Immutable once it is made.
///
/// A keyframe's depth is read in patches of some 1/48 of its width, so that no single pixel stops anybody: a patch
/// gives the point of its median depth or, where it holds an edge, that of its nearest quarter.
final class SolidPoints {

    static final SolidPoints NONE = new SolidPoints(new float[0], new byte[0], 0);

    /// Metres that two points differ by.
    static final float CUBE = 0.1f;

    /// Patches across a picture: 4 pixels each of the starter's 192, 12 cm in 5 m of distance.
    private static final int PATCHES = 48;

    /// Samples of a patch along each side.
    private static final int SAMPLES = 4;

    /// A patch whose nearest quarter is nearer than this share of its median holds an edge: depth is wrong by 13 % and
    /// less within a patch.
    private static final float EDGE_SHARE = 0.7f;

    /// Further away depth is too uncertain to walk by, in metres.
    private static final float REACH = 12;

    /// What was left behind by this much along the floor is forgotten, in metres, and beyond so many points what was
    /// seen longest ago.
    static final double KEPT_METRES = 15;

    private static final int MOST = 16_000;

    /// Sightings that speak for a point at most: as many later views must see through it before it is dropped.
    private static final byte MOST_SIGHTINGS = 3;

    /// A view sees through a point where all around it is so much further away, in shares and metres.
    private static final float THROUGH_SHARE = 1.25f;

    private static final float THROUGH_METRES = 0.25f;

    /// Prime, so that neighbouring cubes spread over the table.
    private static final int TABLE = 65_537;

    private final float[] xyz;
    private final byte[] sightings;
    private final int count;

    private SolidPoints(float[] xyz, byte[] sightings, int count) {
        this.xyz = xyz;
        this.sightings = sightings;
        this.count = count;
    }

    int count() {
        return count;
    }

    float x(int i) {
        return xyz[3 * i];
    }

    float y(int i) {
        return xyz[3 * i + 1];
    }

    float z(int i) {
        return xyz[3 * i + 2];
    }

    long bytes() {
        return 4L * xyz.length + sightings.length;
    }

    /// Points given as they are, each seen once.
    static SolidPoints of(float[] xyz) {
        byte[] once = new byte[xyz.length / 3];
        Arrays.fill(once, (byte) 1);
        return new SolidPoints(xyz, once, once.length);
    }

    /// The points and, of every patch, the depth of its nearest quarter.
    private record Sight(SolidPoints points, float[] nearest, int columns, int rows, int side) {}

    /// What a keyframe shows.
    static SolidPoints of(Keyframe keyframe) {
        return sight(keyframe).points;
    }

    private static Sight sight(Keyframe keyframe) {
        int w = keyframe.width();
        int h = keyframe.height();
        int side = Math.max(1, Math.round((float) w / PATCHES));
        int columns = (w + side - 1) / side;
        int rows = (h + side - 1) / side;
        float[] nearest = new float[columns * rows];
        float[] found = new float[3 * columns * rows];
        long[] samples = new long[SAMPLES * SAMPLES];
        int n = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int taken = samples(keyframe, column * side, row * side, side, samples);
                if (taken == 0) {
                    continue;
                }
                float quarter = depth(samples[taken / 4]);
                nearest[row * columns + column] = quarter;
                boolean edge = quarter < EDGE_SHARE * depth(samples[taken / 2]);
                long chosen = samples[edge ? taken / 4 : taken / 2];
                if (depth(chosen) < REACH) {
                    point(keyframe, (int) chosen, depth(chosen), found, n);
                    n += 3;
                }
            }
        }
        return new Sight(of(Arrays.copyOf(found, n)), nearest, columns, rows, side);
    }

    /// The known depths of a patch, nearest first: the depth's bits, which order as it does, above the pixel's number.
    private static int samples(Keyframe keyframe, int left, int top, int side, long[] samples) {
        int w = keyframe.width();
        int across = Math.min(SAMPLES, side);
        int taken = 0;
        for (int i = 0; i < across * across; i++) {
            int x = left + (2 * (i % across) + 1) * side / (2 * across);
            int y = top + (2 * (i / across) + 1) * side / (2 * across);
            if (x < w && y < keyframe.height() && keyframe.valid()[y * w + x] != Keyframe.DROPPED) {
                int pixel = y * w + x;
                samples[taken++] = (long) Float.floatToRawIntBits(keyframe.depth()[pixel]) << 32 | pixel;
            }
        }
        Arrays.sort(samples, 0, taken);
        return taken;
    }

    private static float depth(long sample) {
        return Float.intBitsToFloat((int) (sample >>> 32));
    }

    private static void point(Keyframe keyframe, int pixel, float depth, float[] to, int at) {
        Pose pose = keyframe.camera().pose();
        Intrinsics lens = keyframe.camera().intrinsics();
        int column = pixel % keyframe.width();
        int row = pixel / keyframe.width();
        double cx = (column - lens.cx()) / lens.fx() * depth;
        double cy = (row - lens.cy()) / lens.fy() * depth;
        to[at] = (float) (pose.r00() * cx + pose.r01() * cy + pose.r02() * depth + pose.tx());
        to[at + 1] = (float) (pose.r10() * cx + pose.r11() * cy + pose.r12() * depth + pose.ty());
        to[at + 2] = (float) (pose.r20() * cx + pose.r21() * cy + pose.r22() * depth + pose.tz());
    }

    /// These points with those of views that nobody has looked at yet, which refute nothing: what is imagined gives way
    /// to what is seen.
    ///
    /// @param around what lies far from there is forgotten
    SolidPoints beside(List<Keyframe> views, Pose around) {
        Merging merging = new Merging(around);
        views.forEach(view -> merging.add(of(view)));
        return merging.add(this).points();
    }

    /// These points as a newer keyframe leaves them, with its own.
    SolidPoints seenAgain(Keyframe keyframe) {
        Sight sight = sight(keyframe);
        byte[] left = sightings.clone();
        seeThrough(keyframe, sight, left);
        return new Merging(keyframe.camera().pose())
                .add(sight.points)
                .add(this, left)
                .points();
    }

    /// These points with others around a pose.
    SolidPoints with(SolidPoints others, Pose around) {
        return new Merging(around).add(this, sightings).add(others).points();
    }

    /// Takes a sighting from every point that the keyframe sees something far behind of.
    private void seeThrough(Keyframe keyframe, Sight sight, byte[] left) {
        double[] m = keyframe.camera().pose().inverse().rows();
        Intrinsics lens = keyframe.camera().intrinsics();
        float[] least = least(sight);
        for (int i = 0; i < count; i++) {
            double depth = m[8] * x(i) + m[9] * y(i) + m[10] * z(i) + m[11];
            if (depth < Keyframe.NEAR) {
                continue;
            }
            double u = (m[0] * x(i) + m[1] * y(i) + m[2] * z(i) + m[3]) / depth * lens.fx() + lens.cx();
            double v = (m[4] * x(i) + m[5] * y(i) + m[6] * z(i) + m[7]) / depth * lens.fy() + lens.cy();
            if (u >= 0 && v >= 0 && u < lens.width() && v < lens.height()) {
                int patch = (int) v / sight.side * sight.columns + (int) u / sight.side;
                if (least[patch] > THROUGH_SHARE * depth + THROUGH_METRES) {
                    left[i]--;
                }
            }
        }
    }

    /// Of every patch, the nearest of it and those around it.
    private static float[] least(Sight sight) {
        float[] least = new float[sight.nearest.length];
        for (int row = 0; row < sight.rows; row++) {
            for (int column = 0; column < sight.columns; column++) {
                float value = Float.POSITIVE_INFINITY;
                for (int y = Math.max(0, row - 1); y <= Math.min(sight.rows - 1, row + 1); y++) {
                    for (int x = Math.max(0, column - 1); x <= Math.min(sight.columns - 1, column + 1); x++) {
                        value = Math.min(value, sight.nearest[y * sight.columns + x]);
                    }
                }
                least[row * sight.columns + column] = value;
            }
        }
        return least;
    }

    /// Puts points into cubes, newest first; a second one in a cube counts as another sighting of the first.
    private static final class Merging {

        private final Pose around;
        private final int[] table = new int[TABLE];
        private final float[] xyz = new float[3 * MOST];
        private final byte[] sightings = new byte[MOST];
        private int count;

        Merging(Pose around) {
            this.around = around;
        }

        Merging add(SolidPoints points) {
            return add(points, points.sightings);
        }

        /// @param left sightings of each that are left; without any it is dropped
        Merging add(SolidPoints points, byte[] left) {
            for (int i = 0; i < points.count; i++) {
                double away = Math.hypot(points.x(i) - around.tx(), points.z(i) - around.tz());
                if (left[i] > 0 && away < KEPT_METRES) {
                    put(points.x(i), points.y(i), points.z(i), left[i]);
                }
            }
            return this;
        }

        private void put(float x, float y, float z, byte seen) {
            int cx = cube(x);
            int cy = cube(y);
            int cz = cube(z);
            int slot = Math.floorMod(cx * 73_856_093 ^ cy * 19_349_663 ^ cz * 83_492_791, TABLE);
            for (; table[slot] != 0; slot = (slot + 1) % TABLE) {
                int other = table[slot] - 1;
                if (cube(xyz[3 * other]) == cx && cube(xyz[3 * other + 1]) == cy && cube(xyz[3 * other + 2]) == cz) {
                    sightings[other] = (byte) Math.min(MOST_SIGHTINGS, sightings[other] + seen);
                    return;
                }
            }
            if (count < MOST) {
                xyz[3 * count] = x;
                xyz[3 * count + 1] = y;
                xyz[3 * count + 2] = z;
                sightings[count++] = seen;
                table[slot] = count;
            }
        }

        private static int cube(float metres) {
            return (int) Math.floor(metres / CUBE);
        }

        SolidPoints points() {
            return new SolidPoints(Arrays.copyOf(xyz, 3 * count), Arrays.copyOf(sightings, count), count);
        }
    }
}
