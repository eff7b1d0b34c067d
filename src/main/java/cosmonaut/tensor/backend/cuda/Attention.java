package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;
import java.util.HashMap;
import java.util.Map;

/// Launches the kernels of attention: through tensor cores where type, head dimension and addresses allow, else
/// `attention_any.cu`.
final class Attention {

    /// Widest head of `attention_flash` and `attention_sm90`, and of `attention_wide`.
    private static final int NARROW = 128;

    private static final int WIDE = 512;
    private static final int WIDE_ROWS = 64;
    private static final int WIDE_THREADS = 256;

    private static final int ANY_ROWS = 64;
    private static final int ANY_SHARED = 34_816;

    private static final int FLASH_THREADS = 128;
    private static final int FLASH_KEYS = 64;
    private static final int FLASH_STAGES = 3;

    /// Blocks of `attention_flash` that one multiprocessor holds.
    private static final int FLASH_BLOCKS = 2;

    /// Fewest tiles of keys that are worth a block of their own.
    private static final int FEWEST_TILES = 2;

    /// Queries of a tile of `attention_sm90`; fewer leave it half empty, and `attention_flash` can share out the keys.
    private static final int HOPPER_ROWS = 128;

    private static final int HOPPER_CONSUMER_ROWS = 64;
    private static final int HOPPER_THREADS = 384;
    private static final int HOPPER_KEYS = 176;

    /// Tiles of a head of which half a pair is not missed.
    private static final int MANY_TILES = 16;

    /// Tensor maps to keep: a denoising step has some hundred; whoever needs more encodes again.
    private static final int MOST_MAPS = 4096;

    private static final double LOG2_E = 1 / Math.log(2);

    private final CudaDevice device;
    private final Kernels kernels;
    private final Workspace workspace;
    private final int processors;
    private final int sharedBytes;
    private final Map<Box, byte[]> maps = new HashMap<>();

    Attention(CudaDevice device, Kernels kernels, Workspace workspace) {
        this.device = device;
        this.kernels = kernels;
        this.workspace = workspace;
        this.processors = device.processors();
        this.sharedBytes = device.sharedBytes();
    }

    /// `[B,Nq,H,D]` from queries of that shape and keys and values `[B,Nk,H,D]`.
    void attend(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec) {
        if (q.shape().elements() == 0) {
            return;
        }
        Problem p = Problem.of(q, k);
        if (!suitsTensorCores(dst, q, k, v, spec, p)) {
            any(dst, q, k, v, spec, p);
        } else if (suitsHopper(spec, p)) {
            hopper(dst, q, k, v, spec, p);
        } else if (p.features() <= NARROW) {
            flash(dst, q, k, v, spec, p);
        } else {
            wide(dst, q, k, v, spec, p);
        }
    }

    /// bf16, whole chunks of 16 bytes, heads of up to 128, without a bias up to 512. A running maximum of scores that
    /// are not scaled yet needs a positive scale.
    private static boolean suitsTensorCores(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec, Problem p) {
        return dst.dtype() == DType.BF16
                && p.features() % 8 == 0
                && p.features() <= (spec.bias() == null ? WIDE : NARROW)
                && p.keys() > 0
                && spec.scale() > 0
                && ElementWise.isAligned(dst)
                && ElementWise.isAligned(q)
                && ElementWise.isAligned(k)
                && ElementWise.isAligned(v);
    }

    private boolean suitsHopper(AttentionSpec spec, Problem p) {
        return device.hasWgmma()
                && p.features() <= NARROW
                && p.queries() >= HOPPER_ROWS
                && !spec.causal()
                && spec.bias() == null;
    }

    /// The extents of a call.
    private record Problem(int batches, int queries, int keys, int heads, int features) {

        static Problem of(Tensor q, Tensor k) {
            return new Problem(
                    q.shape().extent(0),
                    q.shape().extent(1),
                    k.shape().extent(1),
                    q.shape().extent(2),
                    q.shape().extent(3));
        }

        /// Blocks of a launch with so many queries and further blocks each.
        int blocks(int rows, int further) {
            long tiles = (queries + rows - 1L) / rows;
            return Math.toIntExact(Math.multiplyExact(tiles * further, (long) heads * batches));
        }
    }

    private void hopper(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec, Problem p) {
        int width = p.features() <= 64 ? 64 : 128;
        boolean paired = width == 128 && suitsPairs(p);
        int unit = paired ? 2 : 1;
        int tiles = p.blocks(unit * HOPPER_ROWS, 1);
        kernels.launch(
                kernels.kernel("attention_sm90", "attention_sm90_" + (paired ? "pair_" : "") + width),
                Grid.of(unit * Math.min(tiles, processors / unit), HOPPER_THREADS)
                        .shared((HOPPER_ROWS + 4 * HOPPER_KEYS) * width * Short.BYTES + 1024 + 128),
                map(q, HOPPER_CONSUMER_ROWS),
                map(k, HOPPER_KEYS),
                map(v, HOPPER_KEYS),
                dst,
                p.queries(),
                p.keys(),
                p.heads(),
                p.features(),
                tiles,
                (float) (spec.scale() * LOG2_E),
                spec.zeroKeys(),
                1);
    }

    /// Two multiprocessors share what they read of the keys where that does not leave one without queries.
    private boolean suitsPairs(Problem p) {
        int tiles = (p.queries() + HOPPER_ROWS - 1) / HOPPER_ROWS;
        return processors > 1 && (tiles % 2 == 0 || tiles >= MANY_TILES);
    }

    /// What a tensor map describes.
    private record Box(long address, Shape shape, int tokens) {}

    /// The tensor map of `[B,N,H,D]`; encoding takes longer than a launch, and the same tensors come again.
    private byte[] map(Tensor tensor, int boxTokens) {
        if (maps.size() >= MOST_MAPS) {
            maps.clear();
        }
        return maps.computeIfAbsent(
                new Box(CudaBlock.address(tensor), tensor.shape(), boxTokens),
                box -> device.driver()
                        .tensorMap(
                                box.address(),
                                box.shape().extent(0),
                                box.shape().extent(1),
                                box.shape().extent(2),
                                box.shape().extent(3),
                                box.tokens()));
    }

    private void flash(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec, Problem p) {
        boolean biased = spec.bias() != null;
        int width = p.features() <= 64 ? 64 : 128;
        int rows = biased ? 64 : 128;
        int splits = spec.causal() || biased ? 1 : splits(p, rows);
        long lines = (long) p.batches() * p.heads() * p.queries();
        long part = splits == 1 ? 0 : workspace.room(splits * lines * (p.features() + 2) * Float.BYTES);
        long stats = part + splits * lines * p.features() * Float.BYTES;
        kernels.launch(
                kernels.kernel("attention", "attention_flash_" + (biased ? "bias_" : "") + width),
                Grid.of(p.blocks(rows, splits), FLASH_THREADS)
                        .shared((rows + FLASH_STAGES * FLASH_KEYS) * width * Short.BYTES),
                dst,
                q,
                k,
                v,
                bias(spec),
                part,
                stats,
                p.queries(),
                p.keys(),
                p.heads(),
                p.features(),
                splits,
                (float) (spec.scale() * LOG2_E),
                spec.causal() ? 1 : 0,
                spec.zeroKeys());
        if (splits > 1) {
            long threads = lines * p.features() / 8;
            kernels.launch(
                    kernels.kernel("attention", "attention_combine"),
                    Grid.of((int) Math.min(8L * processors, (threads + 255) / 256), 256),
                    dst,
                    part,
                    stats,
                    lines,
                    p.queries(),
                    p.heads(),
                    p.features(),
                    splits);
        }
    }

    /// Into how many shares the keys are divided, so that few queries occupy the whole card.
    private int splits(Problem p, int rows) {
        int tiles = (p.keys() + FLASH_KEYS - 1) / FLASH_KEYS;
        int room = FLASH_BLOCKS * processors / p.blocks(rows, 1);
        return Math.max(1, Math.min(room, tiles / FEWEST_TILES));
    }

    private void wide(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec, Problem p) {
        int width = p.features() <= 256 ? 256 : 512;
        int keys = width == 256 ? 32 : 64;
        while (width == 512 && keys > 16 && (wideShared(width, keys) > sharedBytes || p.keys() <= keys / 2)) {
            keys /= 2;
        }
        kernels.launch(
                kernels.kernel("attention_wide", "attention_wide_" + width + "_" + keys),
                Grid.of(p.blocks(WIDE_ROWS, 1), WIDE_THREADS).shared(wideShared(width, keys)),
                dst,
                q,
                k,
                v,
                p.queries(),
                p.keys(),
                p.heads(),
                p.features(),
                (float) (spec.scale() * LOG2_E),
                spec.causal() ? 1 : 0,
                spec.zeroKeys());
    }

    /// Queries, keys, values, weights, and what rows have to tell each other.
    private static int wideShared(int width, int keys) {
        return (WIDE_ROWS + 2 * keys) * width * Short.BYTES + WIDE_ROWS * keys * Short.BYTES + 784;
    }

    private void any(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec, Problem p) {
        int columns = 64;
        while (columns < p.features() && columns < 512) {
            columns *= 2;
        }
        String type = dst.dtype() == DType.F32 ? "f32" : "bf16";
        kernels.launch(
                kernels.kernel("attention_any", "attention_any_" + type + "_" + columns),
                Grid.of(p.blocks(ANY_ROWS, (p.features() + columns - 1) / columns), 256)
                        .shared(ANY_SHARED),
                dst,
                q,
                k,
                v,
                bias(spec),
                p.queries(),
                p.keys(),
                p.heads(),
                p.features(),
                spec.scale(),
                spec.causal() ? 1 : 0,
                spec.zeroKeys());
    }

    private static Object bias(AttentionSpec spec) {
        Tensor bias = spec.bias();
        return bias == null ? (Object) 0L : bias;
    }
}
