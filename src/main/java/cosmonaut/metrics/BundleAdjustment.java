package cosmonaut.metrics;

import cosmonaut.camera.Pose;
import java.util.Arrays;
import java.util.List;

/// Moves the poses of a rig of cameras, and points that they see, until the points are seen where they were found
/// (Hartley and Zisserman, appendix 6): Levenberg and Marquardt's steps, the points eliminated first, and Cauchy's
/// weights, by which wrong points count little.
///
/// Errors are slopes of rays, `x / z` and `y / z`. A frame's pose is world-to-rig, 12 numbers `[R | t]` row by row; a
/// point has 3 numbers.
final class BundleAdjustment {

    /// A sighting that is off by so much counts half: one pixel of the canvas.
    static final double SOFT = 1 / PointPair.FOCAL;

    private static final double NEAREST = 1e-4;
    private static final double BEHIND = Math.log1p(1e4);

    /// A point that a camera saw.
    ///
    /// @param point  its index
    /// @param x      slope to the right, as `y` downwards
    record Sighting(int point, int frame, int camera, double x, double y) {}

    private final double[][] cameras;
    private final double[][] frames;
    private final double[][] points;
    private final Sighting[] sightings;
    private final int[] column;
    private final boolean movePoints;
    private final int size;

    /// Derivatives of the sighting under way by its frame's six numbers and its point's three.
    private final double[][] byFrame = new double[2][6];
    private final double[][] byPoint = new double[2][3];
    private final double[] off = new double[2];

    /// @param cameras   rig-to-camera of each camera
    /// @param frames    which are changed in place
    /// @param points    likewise
    /// @param free      frames that may move
    /// @param sightings of one point, one after another
    /// @param movePoints whether the points may move
    BundleAdjustment(
            List<Pose> cameras,
            double[][] frames,
            double[][] points,
            List<Integer> free,
            List<Sighting> sightings,
            boolean movePoints) {
        this.cameras = cameras.stream().map(Pose::rows).toArray(double[][]::new);
        this.frames = frames;
        this.points = points;
        this.sightings = sightings.toArray(Sighting[]::new);
        this.movePoints = movePoints;
        column = new int[frames.length];
        Arrays.fill(column, -1);
        for (int i = 0; i < free.size(); i++) {
            column[free.get(i)] = 6 * i;
        }
        size = 6 * free.size();
    }

    /// @param rounds steps at most
    void run(int rounds) {
        double damping = 1e-4;
        double cost = cost();
        for (int round = 0; round < rounds && damping < 1e6; round++) {
            double[][] oldFrames = copy(frames);
            double[][] oldPoints = movePoints ? copy(points) : points;
            if (step(damping)) {
                double now = cost();
                if (now < cost) {
                    boolean done = cost - now < 1e-6 * cost;
                    cost = now;
                    damping = Math.max(damping / 5, 1e-9);
                    if (done) {
                        return;
                    }
                    continue;
                }
            }
            restore(oldFrames, frames);
            if (movePoints) {
                restore(oldPoints, points);
            }
            damping *= 8;
        }
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    private static void restore(double[][] from, double[][] to) {
        for (int i = 0; i < from.length; i++) {
            System.arraycopy(from[i], 0, to[i], 0, from[i].length);
        }
    }

    private double cost() {
        double sum = 0;
        for (Sighting sighting : sightings) {
            double error =
                    error(cameras[sighting.camera()], frames[sighting.frame()], points[sighting.point()], sighting);
            sum += error == Double.POSITIVE_INFINITY ? BEHIND : Math.log1p(error * error / (SOFT * SOFT));
        }
        return sum;
    }

    /// How far a point is from where it was seen, a slope; infinite behind the camera.
    static double error(double[] camera, double[] frame, double[] point, Sighting sighting) {
        double[] p = moved(camera, moved(frame, point));
        return p[2] < NEAREST
                ? Double.POSITIVE_INFINITY
                : Math.hypot(p[0] / p[2] - sighting.x(), p[1] / p[2] - sighting.y());
    }

    static double[] moved(double[] m, double[] p) {
        return new double[] {
            m[0] * p[0] + m[1] * p[1] + m[2] * p[2] + m[3],
            m[4] * p[0] + m[5] * p[1] + m[6] * p[2] + m[7],
            m[8] * p[0] + m[9] * p[1] + m[10] * p[2] + m[11]
        };
    }

    /// Fills the derivatives; the sighting's weight, or 0 behind the camera.
    private double derive(Sighting sighting) {
        double[] frame = frames[sighting.frame()];
        double[] camera = cameras[sighting.camera()];
        double[] inRig = moved(frame, points[sighting.point()]);
        double[] p = moved(camera, inRig);
        if (p[2] < NEAREST) {
            return 0;
        }
        double z = 1 / p[2];
        off[0] = p[0] * z - sighting.x();
        off[1] = p[1] * z - sighting.y();
        for (int row = 0; row < 2; row++) {
            double slope = p[row] * z;
            double[] g = new double[3]; // by the place in the rig's frame
            for (int k = 0; k < 3; k++) {
                g[k] = z * (camera[4 * row + k] - slope * camera[8 + k]);
            }
            // A turn by w moves the place by w x place.
            byFrame[row][0] = inRig[1] * g[2] - inRig[2] * g[1];
            byFrame[row][1] = inRig[2] * g[0] - inRig[0] * g[2];
            byFrame[row][2] = inRig[0] * g[1] - inRig[1] * g[0];
            for (int k = 0; k < 3; k++) {
                byFrame[row][3 + k] = g[k];
                byPoint[row][k] = g[0] * frame[k] + g[1] * frame[4 + k] + g[2] * frame[8 + k];
            }
        }
        return 1 / (1 + (off[0] * off[0] + off[1] * off[1]) / (SOFT * SOFT));
    }

    /// One damped step; false where it cannot be computed.
    private boolean step(double damping) {
        double[][] a = new double[size][size];
        double[] b = new double[size];
        double[][] pointInverse = new double[points.length][];
        double[][] pointPull = new double[points.length][];
        double[][][] cross = new double[sightings.length][][];
        for (int begin = 0; begin < sightings.length; ) {
            int end = begin;
            int point = sightings[begin].point();
            double[] v = new double[9];
            double[] pull = new double[3];
            for (; end < sightings.length && sightings[end].point() == point; end++) {
                cross[end] = add(sightings[end], a, b, v, pull);
            }
            if (movePoints) {
                pointInverse[point] = inverse(v, damping);
                pointPull[point] = pull;
                eliminate(begin, end, cross, pointInverse[point], pull, a, b);
            }
            begin = end;
        }
        for (int i = 0; i < size; i++) {
            a[i][i] += damping * a[i][i] + 1e-12;
        }
        if (!solve(a, b)) {
            return false;
        }
        for (int frame = 0; frame < frames.length; frame++) {
            if (column[frame] >= 0) {
                turn(frames[frame], b, column[frame]);
            }
        }
        if (movePoints) {
            movePoints(b, cross, pointInverse, pointPull);
        }
        return true;
    }

    private double[][] add(Sighting sighting, double[][] a, double[] b, double[] v, double[] pull) {
        double weight = derive(sighting);
        int at = column[sighting.frame()];
        double[][] w = new double[6][3];
        if (weight == 0) {
            return w;
        }
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < 3; i++) {
                pull[i] -= weight * byPoint[row][i] * off[row];
                for (int j = 0; j < 3; j++) {
                    v[3 * i + j] += weight * byPoint[row][i] * byPoint[row][j];
                }
            }
            for (int i = 0; at >= 0 && i < 6; i++) {
                b[at + i] -= weight * byFrame[row][i] * off[row];
                for (int j = 0; j < 6; j++) {
                    a[at + i][at + j] += weight * byFrame[row][i] * byFrame[row][j];
                }
                for (int j = 0; j < 3; j++) {
                    w[i][j] += weight * byFrame[row][i] * byPoint[row][j];
                }
            }
        }
        return w;
    }

    private void eliminate(
            int begin, int end, double[][][] cross, double[] inverse, double[] pull, double[][] a, double[] b) {
        for (int s = begin; s < end; s++) {
            int at = column[sightings[s].frame()];
            if (at < 0) {
                continue;
            }
            double[][] y = new double[6][3];
            for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 3; j++) {
                    for (int k = 0; k < 3; k++) {
                        y[i][j] += cross[s][i][k] * inverse[3 * k + j];
                    }
                    b[at + i] -= y[i][j] * pull[j];
                }
            }
            for (int t = begin; t < end; t++) {
                int to = column[sightings[t].frame()];
                for (int i = 0; to >= 0 && i < 6; i++) {
                    for (int j = 0; j < 6; j++) {
                        double[] other = cross[t][j];
                        a[at + i][to + j] -= y[i][0] * other[0] + y[i][1] * other[1] + y[i][2] * other[2];
                    }
                }
            }
        }
    }

    private void movePoints(double[] b, double[][][] cross, double[][] inverses, double[][] pulls) {
        for (int s = 0; s < sightings.length; s++) {
            int at = column[sightings[s].frame()];
            double[] pull = pulls[sightings[s].point()];
            for (int i = 0; at >= 0 && i < 6; i++) {
                for (int j = 0; j < 3; j++) {
                    pull[j] -= cross[s][i][j] * b[at + i];
                }
            }
        }
        for (int point = 0; point < points.length; point++) {
            double[] inverse = inverses[point];
            double[] pull = pulls[point];
            for (int i = 0; inverse != null && i < 3; i++) {
                points[point][i] +=
                        inverse[3 * i] * pull[0] + inverse[3 * i + 1] * pull[1] + inverse[3 * i + 2] * pull[2];
            }
        }
    }

    /// Turns a frame by three of the numbers and moves it by the next three.
    private static void turn(double[] frame, double[] by, int at) {
        double angle = Math.sqrt(by[at] * by[at] + by[at + 1] * by[at + 1] + by[at + 2] * by[at + 2]);
        double s = angle < 1e-9 ? 1 : Math.sin(angle) / angle;
        double c = angle < 1e-9 ? 0.5 : (1 - Math.cos(angle)) / (angle * angle);
        for (int column = 0; column < 4; column++) {
            double x = frame[column];
            double y = frame[4 + column];
            double z = frame[8 + column];
            double[] once = crossed(by, at, x, y, z);
            double[] twice = crossed(by, at, once[0], once[1], once[2]);
            for (int row = 0; row < 3; row++) {
                frame[4 * row + column] += s * once[row] + c * twice[row];
            }
        }
        for (int row = 0; row < 3; row++) {
            frame[4 * row + 3] += by[at + 3 + row];
        }
    }

    private static double[] crossed(double[] w, int at, double x, double y, double z) {
        return new double[] {w[at + 1] * z - w[at + 2] * y, w[at + 2] * x - w[at] * z, w[at] * y - w[at + 1] * x};
    }

    /// Of a symmetric matrix whose diagonal is damped.
    private static double[] inverse(double[] m, double damping) {
        double a = m[0] * (1 + damping) + 1e-12;
        double b = m[4] * (1 + damping) + 1e-12;
        double c = m[8] * (1 + damping) + 1e-12;
        double ca = b * c - m[5] * m[5];
        double cb = m[2] * m[5] - m[1] * c;
        double cc = m[1] * m[5] - m[2] * b;
        double d = 1 / (a * ca + m[1] * cb + m[2] * cc);
        double e = m[1] * m[2] - a * m[5];
        return new double[] {
            d * ca, d * cb, d * cc, d * cb, d * (a * c - m[2] * m[2]), d * e, d * cc, d * e, d * (a * b - m[1] * m[1])
        };
    }

    /// By Cholesky's factors; the answer takes the place of `b`.
    private static boolean solve(double[][] a, double[] b) {
        int n = b.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i][k] * a[j][k];
                }
                if (i == j && !(sum > 0)) {
                    return false;
                }
                a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                b[i] -= a[i][k] * b[k];
            }
            b[i] /= a[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                b[i] -= a[k][i] * b[k];
            }
            b[i] /= a[i][i];
        }
        return true;
    }
}
