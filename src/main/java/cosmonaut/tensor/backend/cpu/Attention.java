package cosmonaut.tensor.backend.cpu;

import static cosmonaut.tensor.backend.cpu.Lanes.COUNT;
import static cosmonaut.tensor.backend.cpu.Lanes.SPECIES;
import static cosmonaut.tensor.backend.cpu.MicroKernel.DEPTH;
import static cosmonaut.tensor.backend.cpu.MicroKernel.ROWS;
import static cosmonaut.tensor.backend.cpu.MicroKernel.ROW_STRIDE;
import static cosmonaut.tensor.backend.cpu.MicroKernel.TILE;
import static cosmonaut.tensor.backend.cpu.MicroKernel.WIDTH;

import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Attention in tiles of twelve queries and blocks of at most [MicroKernel#DEPTH] keys, with a running maximum and sum
/// (Dao et al., FlashAttention, 2022, algorithm 1), so that no more than one block of scores exists at a time.
///
/// Keys are transposed and values copied into panels once per head; both products then run on [MicroKernel]. Short
/// sequences, of which there are many (attention over time), go pair by pair instead.
final class Attention implements AutoCloseable {

    /// Up to this many scores a head, panels are not worth their while.
    private static final int FEW_SCORES = 64;
    /// Scores of more features are summed in parts: a long chain of sums loses digits, and the exponential magnifies
    /// it.
    private static final int EXACT_DEPTH = 128;

    private static final float[] ZEROS = new float[WIDTH];
    /// Panels of as many heads are kept at a time as fit into this many floats.
    private static final long PANEL_FLOATS = 4L << 20;

    private final ThreadTeam team;
    private final Scratch[] scratch;
    /// Working memory, apart from the memory of tensors and its counts.
    private final HostMemory memory = new HostMemory();

    private TensorScope scope = TensorScope.root("attention", memory);
    private long panels;
    private long panelFloats;

    Attention(ThreadTeam team, Scratch[] scratch) {
        this.team = team;
        this.scratch = scratch;
    }

    @Override
    public void close() {
        scope.close();
    }

    /// Addresses and extents of one call.
    ///
    /// @param keyPanels panels of [MicroKernel#WIDTH] keys, each `[D,WIDTH]`
    /// @param valuePanels panels of [MicroKernel#WIDTH] features, each `[Nk,WIDTH]`
    /// @param bias address, or 0 for none
    private record Call(
            long dst,
            long q,
            long k,
            long v,
            long bias,
            int queries,
            int keys,
            int heads,
            int features,
            int keyPanels,
            int valuePanels,
            long panels,
            AttentionSpec spec) {

        long floatsPerHead() {
            return (long) WIDTH * keyPanels * features + (long) WIDTH * valuePanels * keys;
        }

        long query(long base, int head, int row) {
            return base + 4L * (((long) (head / heads) * queries + row) * heads + head % heads) * features;
        }

        long key(long base, int head, int row) {
            return base + 4L * (((long) (head / heads) * keys + row) * heads + head % heads) * features;
        }

        long keyPanel(int slot, int panel) {
            return panels + 4L * (slot * floatsPerHead() + (long) panel * features * WIDTH);
        }

        long valuePanel(int slot, int panel) {
            return panels
                    + 4L * (slot * floatsPerHead() + (long) keyPanels * features * WIDTH)
                    + 4L * panel * keys * WIDTH;
        }

        /// Stride between rows is `heads` times the features.
        long rowBytes() {
            return 4L * heads * features;
        }
    }

    void attend(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec) {
        Shape shape = q.shape();
        int keys = k.shape().extent(1);
        int allHeads = shape.extent(0) * shape.extent(2);
        int features = shape.extent(3);
        int keyPanels = Math.ceilDiv(keys, WIDTH);
        int valuePanels = Math.ceilDiv(features, WIDTH);
        Tensor bias = spec.bias();
        Call plain = new Call(
                Lanes.address(dst),
                Lanes.address(q),
                Lanes.address(k),
                Lanes.address(v),
                bias == null ? 0 : Lanes.address(bias),
                shape.extent(1),
                keys,
                shape.extent(2),
                features,
                keyPanels,
                valuePanels,
                0,
                spec);
        if ((long) plain.queries() * keys <= FEW_SCORES) {
            attendPairs(plain, allHeads);
            return;
        }
        int together = (int) Math.clamp(PANEL_FLOATS / Math.max(plain.floatsPerHead(), 1), 1, allHeads);
        Call call = new Call(
                plain.dst,
                plain.q,
                plain.k,
                plain.v,
                plain.bias,
                plain.queries,
                keys,
                plain.heads,
                features,
                keyPanels,
                valuePanels,
                reserve(together * plain.floatsPerHead()),
                spec);
        int tiles = Math.ceilDiv(call.queries(), ROWS);
        int parts = keyPanels + valuePanels;
        for (int first = 0; first < allHeads; first += together) {
            int firstHead = first;
            int count = Math.min(together, allHeads - first);
            team.run(count * parts, (task, member) -> {
                int slot = task / parts;
                int part = task % parts;
                if (part < keyPanels) {
                    packKeys(call, firstHead + slot, slot, part);
                } else {
                    packValues(call, firstHead + slot, slot, part - keyPanels);
                }
            });
            team.run(count * tiles, (task, member) -> {
                int slot = task / tiles;
                tile(call, firstHead + slot, slot, task % tiles, scratch[member]);
            });
        }
    }

    private long reserve(long floats) {
        if (panelFloats < floats) {
            scope.close();
            scope = TensorScope.root("attention", memory);
            panels = Lanes.address(scope.allocate(DType.F32, Math.toIntExact(floats)));
            panelFloats = floats;
        }
        return panels;
    }

    private static void packKeys(Call call, int head, int slot, int panel) {
        int first = panel * WIDTH;
        int count = Math.min(WIDTH, call.keys() - first);
        long target = call.keyPanel(slot, panel);
        for (int j = 0; j < count; j++) {
            long source = call.key(call.k(), head, first + j);
            long column = target + 4L * j;
            for (int d = 0; d < call.features(); d++) {
                Lanes.set(column + 4L * WIDTH * d, Lanes.get(source + 4L * d));
            }
        }
    }

    private static void packValues(Call call, int head, int slot, int panel) {
        int from = panel * WIDTH;
        int count = Math.min(WIDTH, call.features() - from);
        long target = call.valuePanel(slot, panel);
        var low = Lanes.first(Math.min(count, COUNT));
        var high = Lanes.first(Math.max(count - COUNT, 0));
        for (int j = 0; j < call.keys(); j++) {
            long source = call.key(call.v(), head, j) + 4L * from;
            Lanes.store(Lanes.load(source, low), target);
            Lanes.store(Lanes.load(source + Lanes.BYTES, high), target + Lanes.BYTES);
            target += 4L * WIDTH;
        }
    }

    /// Twelve queries of one head against all keys.
    private static void tile(Call call, int head, int slot, int tile, Scratch scratch) {
        int features = call.features();
        int slices = Math.ceilDiv(features, DEPTH);
        int padded = call.valuePanels() * WIDTH;
        int firstRow = tile * ROWS;
        int rows = Math.min(ROWS, call.queries() - firstRow);
        float[] query = scratch.rows(slices * TILE);
        float[] scores = scratch.scores(TILE);
        // After the weighted values: running maxima, running sums.
        float[] sums = scratch.sums(ROWS * padded + 2 * ROWS);
        float[] part = scratch.part();
        int state = ROWS * padded;
        packQueries(call, head, firstRow, rows, query);
        int zeros = call.spec().zeroKeys();
        Arrays.fill(sums, 0, state, 0f);
        Arrays.fill(sums, state, state + ROWS, zeros > 0 ? 0f : Float.NEGATIVE_INFINITY);
        Arrays.fill(sums, state + ROWS, state + 2 * ROWS, zeros);
        int visible = call.spec().causal() ? Math.min(call.keys(), firstRow + rows) : call.keys();
        for (int from = 0; from < visible; from += DEPTH) {
            int count = Math.min(DEPTH, visible - from);
            score(call, slot, from, count, query, scores, part);
            for (int r = 0; r < ROWS; r++) {
                softmax(
                        call,
                        head,
                        firstRow + r,
                        from,
                        count,
                        scores,
                        r * ROW_STRIDE,
                        sums,
                        r * padded,
                        padded,
                        state + r);
            }
            for (int p = 0; p < call.valuePanels(); p++) {
                long b = call.valuePanel(slot, p) + 4L * WIDTH * from;
                int columns = Math.min(WIDTH, features - p * WIDTH);
                int at = p * WIDTH;
                MicroKernel.tile(scores, 0, b, 4L * WIDTH, count, columns, sums, at, padded, sums, at, padded);
            }
        }
        for (int r = 0; r < rows; r++) {
            long target = call.query(call.dst(), head, firstRow + r);
            scaleInto(sums, r * padded, 1 / sums[state + ROWS + r], features, target);
        }
    }

    private static void packQueries(Call call, int head, int firstRow, int rows, float[] query) {
        int features = call.features();
        for (int r = 0; r < ROWS; r++) {
            // A tile that is not full repeats its last query; the copies are never stored.
            long source = call.query(call.q(), head, firstRow + Math.min(r, rows - 1));
            for (int from = 0; from < features; from += DEPTH) {
                int at = from / DEPTH * TILE + r * ROW_STRIDE;
                int count = Math.min(DEPTH, features - from);
                Lanes.gather(source + 4L * from, query, at, count);
                for (int i = 0; i < count; i += COUNT) {
                    FloatVector.fromArray(SPECIES, query, at + i)
                            .mul(call.spec().scale())
                            .intoArray(query, at + i);
                }
            }
        }
    }

    private static void score(Call call, int slot, int from, int count, float[] query, float[] scores, float[] part) {
        int features = call.features();
        int depth = features <= EXACT_DEPTH ? features : EXACT_DEPTH / 2;
        for (int key = 0; key < count; key += WIDTH) {
            long panel = call.keyPanel(slot, (from + key) / WIDTH);
            int columns = Math.min(WIDTH, count - key);
            for (int d = 0; d < features; d += depth) {
                int at = d / DEPTH * TILE + d % DEPTH;
                int extent = Math.min(depth, features - d);
                long b = panel + 4L * WIDTH * d;
                if (d == 0) {
                    MicroKernel.tile(query, at, b, 4L * WIDTH, extent, columns, ZEROS, 0, 0, scores, key, ROW_STRIDE);
                } else {
                    MicroKernel.tile(query, at, b, 4L * WIDTH, extent, columns, ZEROS, 0, 0, part, 0, WIDTH);
                    addTile(part, scores, key);
                }
            }
        }
    }

    private static void addTile(float[] part, float[] scores, int at) {
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < WIDTH; i += COUNT) {
                int place = at + r * ROW_STRIDE + i;
                FloatVector sum = FloatVector.fromArray(SPECIES, scores, place);
                sum.add(FloatVector.fromArray(SPECIES, part, r * WIDTH + i)).intoArray(scores, place);
            }
        }
    }

    /// Turns one row of scores into weights and brings the row's running state up to date.
    private static void softmax(
            Call call,
            int head,
            int row,
            int from,
            int count,
            float[] scores,
            int at,
            float[] sums,
            int sumsAt,
            int padded,
            int state) {
        int query = Math.min(row, call.queries() - 1);
        if (call.bias() != 0) {
            long bias =
                    call.bias() + 4L * (((long) (head % call.heads()) * call.queries() + query) * call.keys() + from);
            addBias(bias, count, scores, at);
        }
        int visible = call.spec().causal() ? Math.clamp(query + 1L - from, 0, count) : count;
        int whole = Math.ceilDiv(count, COUNT) * COUNT;
        Arrays.fill(scores, at + visible, at + whole, Float.NEGATIVE_INFINITY);
        float before = sums[state];
        float maximum = Math.max(before, maximum(scores, at, whole));
        // A row that sees nothing yet keeps weights of zero.
        float shift = maximum == Float.NEGATIVE_INFINITY ? 0f : maximum;
        float sum = exponentials(scores, at, whole, shift);
        if (maximum > before) {
            float shrink = (float) Math.exp(before - shift);
            sums[state + ROWS] *= shrink;
            if (shrink > 0) {
                scale(sums, sumsAt, shrink, padded);
            }
            sums[state] = maximum;
        }
        sums[state + ROWS] += sum;
    }

    private static void addBias(long bias, int count, float[] scores, int at) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector add = Lanes.load(bias + 4L * i, Lanes.first(Math.min(count - i, COUNT)));
            FloatVector.fromArray(SPECIES, scores, at + i).add(add).intoArray(scores, at + i);
        }
    }

    private static float maximum(float[] scores, int at, int whole) {
        FloatVector max = FloatVector.fromArray(SPECIES, scores, at);
        for (int i = COUNT; i < whole; i += COUNT) {
            FloatVector next = FloatVector.fromArray(SPECIES, scores, at + i);
            max = max.blend(next, max.compare(VectorOperators.LT, next));
        }
        return max.reduceLanes(VectorOperators.MAX);
    }

    /// Replaces scores by `exp(score - shift)` and returns their sum.
    private static float exponentials(float[] scores, int at, int whole, float shift) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, scores, at + i).sub(shift);
            FloatVector weight = VectorMath.expUpTo88(x);
            weight.intoArray(scores, at + i);
            sum = sum.add(weight);
        }
        return VectorMath.sum(sum);
    }

    private static void scale(float[] values, int at, float factor, int whole) {
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector.fromArray(SPECIES, values, at + i).mul(factor).intoArray(values, at + i);
        }
    }

    private static void scaleInto(float[] values, int at, float factor, int count, long target) {
        int i = 0;
        for (; i + COUNT <= count; i += COUNT) {
            Lanes.store(FloatVector.fromArray(SPECIES, values, at + i).mul(factor), target + 4L * i);
        }
        if (i < count) {
            FloatVector rest = FloatVector.fromArray(SPECIES, values, at + i).mul(factor);
            Lanes.store(rest, target + 4L * i, Lanes.first(count - i));
        }
    }

    /// Every query against every key by itself.
    private void attendPairs(Call call, int allHeads) {
        int perTask = Math.max(1, 4096 / Math.max(1, call.queries() * call.keys() * call.features() / 8));
        int tasks = Math.ceilDiv(allHeads, perTask);
        team.run(tasks, (task, member) -> {
            float[] weights = scratch[member].scores(FEW_SCORES);
            for (int head = task * perTask; head < Math.min(allHeads, (task + 1) * perTask); head++) {
                for (int row = 0; row < call.queries(); row++) {
                    pairs(call, head, row, weights);
                }
            }
        });
    }

    private static void pairs(Call call, int head, int row, float[] weights) {
        AttentionSpec spec = call.spec();
        int visible = spec.causal() ? Math.min(row + 1, call.keys()) : call.keys();
        long bias = call.bias() + 4L * ((long) (head % call.heads()) * call.queries() + row) * call.keys();
        long query = call.query(call.q(), head, row);
        float maximum = spec.zeroKeys() > 0 ? 0f : Float.NEGATIVE_INFINITY;
        for (int j = 0; j < visible; j++) {
            float score = MicroKernel.dot(query, call.key(call.k(), head, j), call.features()) * spec.scale();
            weights[j] = call.bias() == 0 ? score : score + Lanes.get(bias + 4L * j);
            maximum = Math.max(maximum, weights[j]);
        }
        float sum = spec.zeroKeys() * (float) Math.exp(-maximum);
        for (int j = 0; j < visible; j++) {
            weights[j] = (float) Math.exp(weights[j] - maximum);
            sum += weights[j];
        }
        mix(call, head, weights, visible, 1 / sum, call.query(call.dst(), head, row));
    }

    /// `target = factor * sum_j weights[j] v[j]`.
    private static void mix(Call call, int head, float[] weights, int count, float factor, long target) {
        long first = call.key(call.v(), head, 0);
        for (int i = 0; i < call.features(); i += COUNT) {
            var mask = Lanes.first(Math.min(call.features() - i, COUNT));
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int j = 0; j < count; j++) {
                FloatVector value = Lanes.load(first + call.rowBytes() * j + 4L * i, mask);
                sum = value.lanewise(VectorOperators.FMA, Lanes.all(weights[j]), sum);
            }
            Lanes.store(sum.mul(factor), target + 4L * i, mask);
        }
    }
}
