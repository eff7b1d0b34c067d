package cosmonaut.spatial;

import cosmonaut.camera.Pose;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The floor that a picture shows, as a plane `y = x * slopeX + z * slopeZ + level` (y points down, metres).
///
/// Found by random samples of three points (RANSAC, with a fixed seed) and fitted to those that lie on it: most points
/// must be on it or above, for what lies below is no hole but shows that the plane is a table.
record GroundPlane(double slopeX, double slopeZ, double level) {

    private static final int SAMPLES = 300;
    private static final double STEEPEST = 0.4;

    /// A point further below than so many times that distance is below.
    private static final double BELOW = 1.4;

    /// A point below the plane counts against it as so many for it.
    private static final int OBJECTION = 2;

    /// Share of its votes that the steepest plane loses: of two that fit, the floor is the more level one.
    private static final double LEVEL_SHARE = 0.8;

    /// Distance of a point on the plane: so much, and more for each metre away, as depth is wrong by a share of it.
    private static final double NEAR_METRES = 0.05;

    private static final double NEAR_SHARE = 0.015;

    /// Heights of a camera over the ground that are believed, in metres.
    private static final double LOWEST = 0.3;

    private static final double HIGHEST = 8;

    private static final int FEWEST = 24;

    /// Where something stands higher than this in the same square of so many metres is a wall and its foot, no floor.
    private static final double FOOT = 0.6;

    private static final double SQUARE = 0.4;

    /// Points that are looked at; more cost time and tell nothing new.
    private static final int MOST = 600;

    /// Metres between the points of [#around], several in a cell of a plan, and how far they reach.
    private static final double SPACING = 0.19;

    private static final double BEHIND = 1.5;
    private static final double BESIDE = 1.5;

    double at(double x, double z) {
        return slopeX * x + slopeZ * z + level;
    }

    /// The ground below a camera, or none where it sees too little of it.
    static @Nullable GroundPlane below(Pose camera, SolidPoints points) {
        Map<Long, Float> tops = new HashMap<>();
        for (int i = 0; i < points.count(); i++) {
            tops.merge(column(points, i), points.y(i), Math::min);
        }
        double[] low = new double[3 * points.count()];
        int n = 0;
        for (int i = 0; i < points.count(); i++) {
            float top = Objects.requireNonNull(tops.get(column(points, i)));
            if (points.y(i) > camera.ty() + LOWEST / 2 && points.y(i) - top < FOOT) {
                low[n++] = points.x(i) - camera.tx();
                low[n++] = points.y(i) - camera.ty();
                low[n++] = points.z(i) - camera.tz();
            }
        }
        double[] seen = thinned(Arrays.copyOf(low, n));
        if (seen.length < 3 * FEWEST) {
            return null;
        }
        GroundPlane best = null;
        int most = FEWEST / 4;
        Random random = new Random(1);
        int count = seen.length / 3;
        for (int i = 0; i < SAMPLES; i++) {
            GroundPlane plane = through(seen, random.nextInt(count), random.nextInt(count), random.nextInt(count));
            if (plane != null && plane.isBelievable()) {
                int votes = plane.votes(seen);
                if (votes > most) {
                    most = votes;
                    best = plane;
                }
            }
        }
        GroundPlane fitted = best == null ? null : best.fitted(seen);
        if (fitted == null || !fitted.isBelievable()) {
            return null;
        }
        double level = fitted.level - fitted.slopeX * camera.tx() - fitted.slopeZ * camera.tz() + camera.ty();
        return new GroundPlane(fitted.slopeX, fitted.slopeZ, level);
    }

    /// The square of the floor that a point stands on.
    private static long column(SolidPoints points, int i) {
        long x = (long) Math.floor(points.x(i) / SQUARE);
        long z = (long) Math.floor(points.z(i) / SQUARE);
        return x << 32 ^ z & 0xffff_ffffL;
    }

    private static double[] thinned(double[] points) {
        int count = points.length / 3;
        int step = Math.max(1, count / MOST);
        double[] some = new double[3 * ((count + step - 1) / step)];
        for (int i = 0; 3 * i < some.length; i++) {
            System.arraycopy(points, 3 * i * step, some, 3 * i, 3);
        }
        return some;
    }

    private static @Nullable GroundPlane through(double[] p, int a, int b, int c) {
        double ux = p[3 * b] - p[3 * a];
        double uz = p[3 * b + 2] - p[3 * a + 2];
        double vx = p[3 * c] - p[3 * a];
        double vz = p[3 * c + 2] - p[3 * a + 2];
        double det = ux * vz - vx * uz;
        if (Math.abs(det) < 0.01) {
            return null;
        }
        double uy = p[3 * b + 1] - p[3 * a + 1];
        double vy = p[3 * c + 1] - p[3 * a + 1];
        double slopeX = (uy * vz - vy * uz) / det;
        double slopeZ = (ux * vy - vx * uy) / det;
        return new GroundPlane(slopeX, slopeZ, p[3 * a + 1] - slopeX * p[3 * a] - slopeZ * p[3 * a + 2]);
    }

    /// As seen from a camera at the origin.
    private boolean isBelievable() {
        return Math.hypot(slopeX, slopeZ) <= STEEPEST && level >= LOWEST && level <= HIGHEST;
    }

    /// How far a point lies below, in the distance that counts as none.
    private double below(double[] p, int i) {
        double near = NEAR_METRES + NEAR_SHARE * Math.hypot(p[3 * i], p[3 * i + 2]);
        return (p[3 * i + 1] - at(p[3 * i], p[3 * i + 2])) / near;
    }

    private int votes(double[] p) {
        int votes = 0;
        for (int i = 0; 3 * i < p.length; i++) {
            double below = below(p, i);
            if (below > BELOW) {
                votes -= OBJECTION;
            } else if (Math.abs(below) < 1) {
                votes++;
            }
        }
        return (int) (votes * (1 - LEVEL_SHARE * Math.hypot(slopeX, slopeZ) / STEEPEST));
    }

    /// Least squares over the points on the plane.
    private @Nullable GroundPlane fitted(double[] p) {
        double n = 0;
        double mx = 0;
        double my = 0;
        double mz = 0;
        for (int i = 0; 3 * i < p.length; i++) {
            if (Math.abs(below(p, i)) < 1) {
                n++;
                mx += p[3 * i];
                my += p[3 * i + 1];
                mz += p[3 * i + 2];
            }
        }
        mx /= n;
        my /= n;
        mz /= n;
        double xx = 0;
        double xz = 0;
        double zz = 0;
        double xy = 0;
        double zy = 0;
        for (int i = 0; 3 * i < p.length; i++) {
            if (Math.abs(below(p, i)) < 1) {
                double x = p[3 * i] - mx;
                double y = p[3 * i + 1] - my;
                double z = p[3 * i + 2] - mz;
                xx += x * x;
                xz += x * z;
                zz += z * z;
                xy += x * y;
                zy += z * y;
            }
        }
        double det = xx * zz - xz * xz;
        if (!(det > 1e-6 * n * n)) {
            return null;
        }
        double slopeX = (xy * zz - zy * xz) / det;
        double slopeZ = (zy * xx - xy * xz) / det;
        return new GroundPlane(slopeX, slopeZ, my - slopeX * mx - slopeZ * mz);
    }

    /// Points of the floor around and ahead of a camera, where its picture does not reach.
    ///
    /// @param ahead metres up to where the floor is seen
    SolidPoints around(Pose camera, double ahead) {
        double length = Math.hypot(camera.r02(), camera.r22());
        double fx = length < 1e-3 ? 0 : camera.r02() / length;
        double fz = length < 1e-3 ? 1 : camera.r22() / length;
        int along = (int) ((ahead + BEHIND) / SPACING) + 1;
        int across = (int) (2 * BESIDE / SPACING) + 1;
        float[] xyz = new float[3 * along * across];
        int n = 0;
        for (int i = 0; i < along; i++) {
            for (int k = 0; k < across; k++) {
                double forward = i * SPACING - BEHIND;
                double right = k * SPACING - BESIDE;
                double x = camera.tx() + fx * forward + fz * right;
                double z = camera.tz() + fz * forward - fx * right;
                xyz[n++] = (float) x;
                xyz[n++] = (float) at(x, z);
                xyz[n++] = (float) z;
            }
        }
        return SolidPoints.of(xyz);
    }
}
