package cosmonaut.tensor.backend.cpu;

import static cosmonaut.tensor.backend.cpu.MicroKernel.DEPTH;
import static cosmonaut.tensor.backend.cpu.MicroKernel.ROWS;
import static cosmonaut.tensor.backend.cpu.MicroKernel.TILE;
import static cosmonaut.tensor.backend.cpu.MicroKernel.WIDTH;

import cosmonaut.tensor.Activation;

/// The blocked product behind linear maps and convolutions.
///
/// A task is a block of rows times a group of panels. For each slice of at most [MicroKernel#DEPTH] of the inner extent
/// it packs the rows (which is where a convolution gathers its window), then takes panel by panel, so that a slice of a
/// panel stays in the first-level cache for all tiles of the block. The order of the sums depends on the inner extent
/// alone, never on how the work is shared.
final class MatrixProduct {

    /// Where the rows of A come from.
    interface RowSource {

        /// Packs elements `from` to `to` of one row, at most [MicroKernel#DEPTH] of them, to the place given.
        void pack(int row, int from, int to, float[] target, int at);
    }

    private static final int BLOCK_TILES = 6;
    private static final int GROUP_COLUMNS = 256;
    private static final int TASKS_PER_MEMBER = 4;
    /// Below this many multiplications a second thread costs more than it brings.
    private static final long ALONE = 150_000;

    /// Up to this many rows, each goes by itself.
    private static final int FEW_ROWS = 3;

    private final ThreadTeam team;
    private final Scratch[] scratch;

    MatrixProduct(ThreadTeam team, Scratch[] scratch) {
        this.team = team;
        this.scratch = scratch;
    }

    /// `dst[m,columns] = activation(rows W + bias)`.
    void multiply(RowSource source, int m, PanelSource weights, long dst, Activation after) {
        weights.requireAlive();
        if (m <= FEW_ROWS) {
            multiplyRows(source, m, weights, dst, after);
            return;
        }
        int tiles = Math.ceilDiv(m, ROWS);
        int panels = weights.panelCount();
        int blocks = weights.isWidened() ? 1 : Math.ceilDiv(tiles, BLOCK_TILES);
        int groups = Math.ceilDiv(panels * WIDTH, GROUP_COLUMNS);
        boolean alone = (long) m * weights.inner() * weights.columns() < ALONE;
        int wanted = alone ? 1 : TASKS_PER_MEMBER * team.size();
        if (blocks * groups < wanted && !weights.isWidened()) {
            blocks = Math.min(Math.max(Math.ceilDiv(tiles, 2), 1), Math.ceilDiv(wanted, groups));
        }
        if (blocks * groups < wanted) {
            groups = Math.min(panels, Math.ceilDiv(wanted, blocks));
        }
        Plan plan = new Plan(source, m, weights, dst, after, tiles, blocks, groups);
        if (alone) {
            for (int task = 0; task < blocks * groups; task++) {
                block(plan, task, scratch[0]);
            }
        } else {
            team.run(blocks * groups, (task, member) -> block(plan, task, scratch[member]));
        }
    }

    private record Plan(
            RowSource source,
            int m,
            PanelSource weights,
            long dst,
            Activation after,
            int tiles,
            int blocks,
            int groups) {}

    private static void block(Plan plan, int task, Scratch scratch) {
        int block = task / plan.groups();
        int group = task % plan.groups();
        int firstTile = share(plan.tiles(), plan.blocks(), block);
        int tiles = share(plan.tiles(), plan.blocks(), block + 1) - firstTile;
        int firstPanel = share(plan.weights().panelCount(), plan.groups(), group);
        int panels = share(plan.weights().panelCount(), plan.groups(), group + 1) - firstPanel;
        int inner = plan.weights().inner();
        int slices = Math.max(Math.ceilDiv(inner, DEPTH), 1);
        int depth = Math.min(DEPTH, Math.ceilDiv(Math.ceilDiv(inner, slices), 16) * 16);
        float[] rows = scratch.rows(tiles * TILE);
        float[] sums = scratch.sums(slices == 1 ? ROWS * WIDTH : tiles * panels * ROWS * WIDTH);
        for (int slice = 0; slice < slices; slice++) {
            int from = slice * depth;
            int to = Math.min(inner, from + depth);
            pack(plan, firstTile, tiles, from, to, rows);
            for (int p = 0; p < panels; p++) {
                long b = plan.weights().slice(firstPanel + p, from, to, scratch);
                for (int t = 0; t < tiles; t++) {
                    int slot = slices == 1 ? 0 : (p * tiles + t) * ROWS * WIDTH;
                    tile(plan, firstTile + t, firstPanel + p, b, from, to, rows, t * TILE, sums, slot);
                }
            }
        }
    }

    private static void pack(Plan plan, int firstTile, int tiles, int from, int to, float[] rows) {
        for (int r = 0; r < tiles * ROWS; r++) {
            int row = Math.min(firstTile * ROWS + r, plan.m() - 1);
            int at = r / ROWS * TILE + r % ROWS * MicroKernel.ROW_STRIDE;
            plan.source().pack(row, from, to, rows, at);
        }
    }

    private static void tile(
            Plan plan, int tile, int panel, long b, int from, int to, float[] rows, int at, float[] sums, int slot) {
        PanelSource weights = plan.weights();
        int column = panel * WIDTH;
        int columns = Math.min(WIDTH, weights.columns() - column);
        boolean begin = from == 0;
        MicroKernel.tile(
                rows,
                at,
                b,
                4L * WIDTH,
                to - from,
                columns,
                begin ? weights.bias() : sums,
                begin ? column : slot,
                begin ? 0 : WIDTH,
                sums,
                slot,
                WIDTH);
        if (to == weights.inner()) {
            long step = 4L * weights.columns();
            int row = tile * ROWS;
            int count = Math.min(ROWS, plan.m() - row);
            Activations.store(plan.after(), sums, slot, count, columns, plan.dst() + row * step + 4L * column, step);
        }
    }

    /// Few rows: every panel is read once for each and memory sets the pace.
    private void multiplyRows(RowSource source, int m, PanelSource weights, long dst, Activation after) {
        int panels = weights.panelCount();
        boolean alone = (long) m * weights.inner() * weights.columns() < ALONE;
        int groups = alone ? 1 : Math.min(panels, TASKS_PER_MEMBER * team.size());
        team.run(m * groups, (task, member) -> {
            int group = task % groups;
            int first = share(panels, groups, group);
            int end = share(panels, groups, group + 1);
            row(source, task / groups, weights, first, end, dst, after, scratch[member]);
        });
    }

    private static void row(
            RowSource source,
            int row,
            PanelSource weights,
            int first,
            int end,
            long dst,
            Activation after,
            Scratch scratch) {
        int inner = weights.inner();
        float[] x = scratch.rows(inner + MicroKernel.ROW_STRIDE);
        for (int from = 0; from < inner; from += DEPTH) {
            source.pack(row, from, Math.min(inner, from + DEPTH), x, from);
        }
        float[] sums = scratch.sums(WIDTH);
        long target = dst + 4L * weights.columns() * row;
        for (int panel = first; panel < end; panel++) {
            int column = panel * WIDTH;
            int columns = Math.min(WIDTH, weights.columns() - column);
            MicroKernel.row(x, 0, weights.slice(panel, 0, inner, scratch), inner, weights.bias(), column, sums, 0);
            Activations.store(after, sums, 0, 1, columns, target + 4L * column, 0);
        }
    }

    /// First element of the `index`-th of `parts` nearly equal parts.
    static int share(int count, int parts, int index) {
        return (int) ((long) count * index / parts);
    }
}
