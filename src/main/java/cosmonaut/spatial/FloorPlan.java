package cosmonaut.spatial;

import cosmonaut.camera.Pose;
import cosmonaut.camera.Terrain;
import cosmonaut.camera.Walker;
import java.util.Arrays;

/// Solid points seen from above, around a camera: how far the nearest thing is that a body would touch, and how high
/// the ground lies. Immutable once it is made; beyond its border nothing is known.
///
/// The ground is followed outwards from below the camera, a step up or down from cell to cell; what stands higher than
/// a step on it and lower than a head is in the way.
final class FloorPlan {

    /// Cells of 0.1 m that things lie in; nodes of the clearance are their middles.
    private static final int NODES = 128;

    private static final double NODE = 0.1;

    /// Cells of 0.4 m of ground and ceiling over the same square.
    private static final int CELLS = 32;

    private static final double CELL = 0.4;

    /// Metres that a foot steps up or down; also the step from one cell of ground to the next.
    private static final double STEP = 0.35;

    /// A body reaches so far above its eye, and at most so far below.
    private static final double HEAD = 0.2;

    private static final double BODY = 1.4;

    /// What stands in the way where the ground is not known, below the eye.
    private static final double TRUNK = 0.6;

    /// Points that must lie in a cell and those around it; fewer are errors of depth.
    private static final int SURFACE = 3;

    /// A cell with less than this share of the points of another one near is the haze before a surface.
    private static final double HAZE_SHARE = 0.35;

    private static final int HAZE_CELLS = 3;

    private static final int GROUND = 2;

    /// The deviation of heights in a cell of ground, in metres: a slope of 45 degrees has 0.12, a wall that fills the
    /// two steps 0.2. Without this, ground that is out of sight is followed up a wall.
    private static final double ROUGH = 0.13;

    /// Points above the ground, for each that lies on it, that make a cell part of a wall.
    private static final int WALL = 1;

    /// Who can reach less than this many square metres is shut in by wrong depth, not by walls.
    private static final double SHUT_IN = 1;

    /// Share of the clearance that may be left in between, as depth is wrong.
    private static final double BUMP_SHARE = 0.65;

    static final long BYTES = 4L * (NODES * NODES + 2 * CELLS * CELLS);

    private final double left;
    private final double front;
    private final float[] clearance = new float[NODES * NODES];
    private final float[] ground = new float[CELLS * CELLS];
    private final float[] ceiling = new float[CELLS * CELLS];

    /// @param foot y of the ground below the camera; NaN where it is not known
    FloorPlan(SolidPoints points, Pose camera, double foot) {
        // On the cells' own borders, so that nothing shifts between two plans.
        left = (Math.floor(camera.tx() / CELL) - CELLS / 2) * CELL;
        front = (Math.floor(camera.tz() / CELL) - CELLS / 2) * CELL;
        double eye = camera.ty();
        float[] expected = new float[CELLS * CELLS];
        Arrays.fill(expected, (float) foot);
        findGround(points, camera, foot, expected);
        findCeiling(points, eye);
        findThings(points, eye, expected);
        if (isShutIn(camera)) {
            Arrays.fill(clearance, (float) Terrain.WIDEST);
        }
    }

    double clearance(double x, double z) {
        return interpolated(clearance, NODES, (x - left) / NODE - 0.5, (z - front) / NODE - 0.5, Terrain.WIDEST);
    }

    double ground(double x, double z) {
        return interpolated(ground, CELLS, (x - left) / CELL - 0.5, (z - front) / CELL - 0.5, Double.NaN);
    }

    double ceiling(double x, double z) {
        int column = (int) Math.floor((x - left) / CELL);
        int row = (int) Math.floor((z - front) / CELL);
        return isInside(column, row) ? ceiling[row * CELLS + column] : Double.NaN;
    }

    /// Bilinear between those that are known.
    private static double interpolated(float[] values, int side, double u, double v, double beyond) {
        int column = (int) Math.floor(u);
        int row = (int) Math.floor(v);
        if (column < 0 || row < 0 || column >= side - 1 || row >= side - 1) {
            return beyond;
        }
        double sum = 0;
        double weights = 0;
        for (int corner = 0; corner < 4; corner++) {
            int x = corner & 1;
            int y = corner >> 1;
            double weight = (x == 0 ? 1 - (u - column) : u - column) * (y == 0 ? 1 - (v - row) : v - row);
            float value = values[(row + y) * side + column + x];
            if (!Float.isNaN(value)) {
                sum += weight * value;
                weights += weight;
            }
        }
        return weights >= 0.5 ? sum / weights : beyond;
    }

    private static boolean isInside(int column, int row) {
        return column >= 0 && row >= 0 && column < CELLS && row < CELLS;
    }

    /// The cell of ground that a point lies above, or -1.
    private int cell(SolidPoints points, int i) {
        int column = (int) Math.floor((points.x(i) - left) / CELL);
        int row = (int) Math.floor((points.z(i) - front) / CELL);
        return isInside(column, row) ? row * CELLS + column : -1;
    }

    /// Follows the ground outwards; where none is found, what was expected is carried on, so that it may be found again
    /// beyond.
    private void findGround(SolidPoints points, Pose camera, double foot, float[] expected) {
        Arrays.fill(ground, Float.NaN);
        if (Double.isNaN(foot)) {
            return;
        }
        int[] starts = new int[CELLS * CELLS + 1];
        int[] inCell = sorted(points, starts);
        int first = (int) ((camera.tz() - front) / CELL) * CELLS + (int) ((camera.tx() - left) / CELL);
        boolean[] reached = new boolean[CELLS * CELLS];
        int[] queue = new int[CELLS * CELLS];
        queue[0] = first;
        reached[first] = true;
        float[] raw = new float[CELLS * CELLS];
        int end = 1;
        for (int at = 0; at < end; at++) {
            int cell = queue[at];
            raw[cell] = level(points, inCell, starts[cell], starts[cell + 1], expected[cell]);
            if (!Float.isNaN(raw[cell])) {
                expected[cell] = raw[cell];
            }
            for (int side = 0; side < 4; side++) {
                int column = cell % CELLS + (side == 0 ? 1 : side == 1 ? -1 : 0);
                int row = cell / CELLS + (side == 2 ? 1 : side == 3 ? -1 : 0);
                int next = row * CELLS + column;
                if (isInside(column, row) && !reached[next]) {
                    reached[next] = true;
                    expected[next] = expected[cell];
                    queue[end++] = next;
                }
            }
        }
        smooth(raw);
    }

    /// The points of every cell, one cell after the other.
    private int[] sorted(SolidPoints points, int[] starts) {
        int[] cells = new int[points.count()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cell(points, i);
            if (cells[i] >= 0) {
                starts[cells[i] + 1]++;
            }
        }
        for (int i = 1; i < starts.length; i++) {
            starts[i] += starts[i - 1];
        }
        int[] next = starts.clone();
        int[] order = new int[starts[CELLS * CELLS]];
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] >= 0) {
                order[next[cells[i]]++] = i;
            }
        }
        return order;
    }

    /// The mean of the points within a step of what is expected; none where there are too few, where they lie on no
    /// plane that a foot could stand on, or where many more stand above them, as at the foot of a wall.
    private static float level(SolidPoints points, int[] order, int from, int to, float expected) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        int above = 0;
        for (int i = from; i < to; i++) {
            float y = points.y(order[i]);
            if (Math.abs(y - expected) <= STEP) {
                sum += y - expected;
                squares += (y - expected) * (y - expected);
                count++;
            } else if (y < expected && y > expected - BODY) {
                above++;
            }
        }
        if (count < GROUND || above > WALL * count) {
            return Float.NaN;
        }
        double mean = sum / count;
        return squares / count - mean * mean > ROUGH * ROUGH ? Float.NaN : (float) (expected + mean);
    }

    /// Means over a cell and those around it, where they are known.
    private void smooth(float[] raw) {
        for (int i = 0; i < raw.length; i++) {
            if (Float.isNaN(raw[i])) {
                continue;
            }
            double sum = 0;
            double weights = 0;
            for (int k = 0; k < 9; k++) {
                int column = i % CELLS + k % 3 - 1;
                int row = i / CELLS + k / 3 - 1;
                if (isInside(column, row) && !Float.isNaN(raw[row * CELLS + column])) {
                    double weight = (2 - Math.abs(k % 3 - 1)) * (2 - Math.abs(k / 3 - 1));
                    sum += weight * raw[row * CELLS + column];
                    weights += weight;
                }
            }
            ground[i] = (float) (sum / weights);
        }
    }

    /// The lowest point above the head of every cell, single ones left out.
    private void findCeiling(SolidPoints points, double eye) {
        float[] lowest = new float[CELLS * CELLS];
        Arrays.fill(lowest, Float.NEGATIVE_INFINITY);
        Arrays.fill(ceiling, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < points.count(); i++) {
            int cell = cell(points, i);
            if (cell >= 0 && points.y(i) < eye - HEAD) {
                float second = Math.min(lowest[cell], points.y(i));
                lowest[cell] = Math.max(lowest[cell], points.y(i));
                ceiling[cell] = Math.max(ceiling[cell], second);
            }
        }
        for (int i = 0; i < ceiling.length; i++) {
            if (ceiling[i] == Float.NEGATIVE_INFINITY) {
                ceiling[i] = Float.NaN;
            }
        }
    }

    /// Where bodies would touch something, and the clearance around that.
    private void findThings(SolidPoints points, double eye, float[] expected) {
        int[] count = new int[NODES * NODES];
        double[] sumX = new double[NODES * NODES];
        double[] sumZ = new double[NODES * NODES];
        for (int i = 0; i < points.count(); i++) {
            int column = (int) Math.floor((points.x(i) - left) / NODE);
            int row = (int) Math.floor((points.z(i) - front) / NODE);
            int cell = cell(points, i);
            if (cell < 0 || column < 0 || row < 0 || column >= NODES || row >= NODES) {
                continue;
            }
            float floor = expected[cell];
            double low = Float.isNaN(floor) ? eye + TRUNK : Math.min(floor - STEP, eye + BODY);
            if (points.y(i) > eye - HEAD && points.y(i) < low) {
                int node = row * NODES + column;
                count[node]++;
                sumX[node] += points.x(i);
                sumZ[node] += points.z(i);
            }
        }
        int[] mass = mass(count);
        Arrays.fill(clearance, (float) Terrain.WIDEST);
        for (int node = 0; node < count.length; node++) {
            if (count[node] > 0 && mass[node] >= Math.max(SURFACE, HAZE_SHARE * heaviest(mass, node))) {
                spread(sumX[node] / count[node], sumZ[node] / count[node]);
            }
        }
        blur();
    }

    /// Points in every cell and those around it; none at the border.
    private static int[] mass(int[] count) {
        int[] mass = new int[count.length];
        for (int row = 1; row < NODES - 1; row++) {
            for (int node = row * NODES + 1; node < (row + 1) * NODES - 1; node++) {
                mass[node] = count[node] > 0 ? around(count, node) : 0;
            }
        }
        return mass;
    }

    /// The most points near a cell: depth that is wrong scatters a surface's points before and behind it.
    private static int heaviest(int[] mass, int node) {
        int most = 0;
        for (int row = -HAZE_CELLS; row <= HAZE_CELLS; row++) {
            for (int column = -HAZE_CELLS; column <= HAZE_CELLS; column++) {
                int other = node + row * NODES + column;
                if (other >= 0 && other < mass.length) {
                    most = Math.max(most, mass[other]);
                }
            }
        }
        return most;
    }

    private static int around(int[] count, int node) {
        int sum = 0;
        for (int row = -NODES; row <= NODES; row += NODES) {
            sum += count[node + row - 1] + count[node + row] + count[node + row + 1];
        }
        return sum;
    }

    /// Nodes within the widest clearance of a thing learn how far away it is.
    private void spread(double x, double z) {
        double u = (x - left) / NODE - 0.5;
        double v = (z - front) / NODE - 0.5;
        double reach = Terrain.WIDEST / NODE;
        int top = (int) Math.max(0, Math.ceil(v - reach));
        int bottom = (int) Math.min(NODES - 1, Math.floor(v + reach));
        int west = (int) Math.max(0, Math.ceil(u - reach));
        int east = (int) Math.min(NODES - 1, Math.floor(u + reach));
        for (int row = top; row <= bottom; row++) {
            for (int column = west; column <= east; column++) {
                double squared = (column - u) * (column - u) + (row - v) * (row - v);
                float before = clearance[row * NODES + column];
                if (squared * NODE * NODE < before * before) {
                    clearance[row * NODES + column] = (float) (Math.sqrt(squared) * NODE);
                }
            }
        }
    }

    /// Rounds the creases off, so that who slides along a surface does not tremble.
    private void blur() {
        float[] across = clearance.clone();
        for (int row = 0; row < NODES; row++) {
            for (int column = 1; column < NODES - 1; column++) {
                int i = row * NODES + column;
                across[i] = (clearance[i - 1] + 2 * clearance[i] + clearance[i + 1]) / 4;
            }
        }
        for (int row = 1; row < NODES - 1; row++) {
            for (int column = 0; column < NODES; column++) {
                int i = row * NODES + column;
                clearance[i] = (across[i - NODES] + 2 * across[i] + across[i + NODES]) / 4;
            }
        }
    }

    /// Whether a camera could go nowhere without coming much nearer to something.
    private boolean isShutIn(Pose camera) {
        int column = (int) ((camera.tx() - left) / NODE);
        int row = (int) ((camera.tz() - front) / NODE);
        double least = BUMP_SHARE * Math.min(Walker.ROOM, clearance[row * NODES + column]);
        int enough = (int) (SHUT_IN / (NODE * NODE));
        boolean[] reached = new boolean[NODES * NODES];
        int[] queue = new int[NODES * NODES];
        queue[0] = row * NODES + column;
        reached[queue[0]] = true;
        int end = 1;
        for (int at = 0; at < end && end < enough; at++) {
            for (int step : new int[] {-1, 1, -NODES, NODES}) {
                int next = queue[at] + step;
                if (next >= 0 && next < reached.length && !reached[next] && clearance[next] >= least) {
                    reached[next] = true;
                    queue[end++] = next;
                }
            }
        }
        return end < enough;
    }
}
