package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.DType;
import java.util.List;

/// How our kernels make a product: from tiles of which size, and k in how many parts.
///
/// @param tile what one block makes
/// @param parts of k; more than one are added up by a second kernel
record ProductPlan(Tile tile, int parts) {

    /// What decides on a card.
    ///
    /// @param sharedBytes that it gives to a block
    /// @param hopper whether it has wgmma (compute capability 9)
    record Card(int processors, int sharedBytes, boolean hopper) {

        static Card of(CudaDevice device) {
            return new Card(device.processors(), device.sharedBytes(), device.hasWgmma());
        }
    }

    /// A tile of `product.cuh` or `product_sm90.cuh`.
    ///
    /// @param name end of the kernels' names
    /// @param rows of the result
    /// @param columns of the result
    /// @param slice columns of the operands that are in shared memory at a time
    /// @param threads of a block
    /// @param shared bytes of shared memory of a block
    /// @param resident blocks that share a processor
    /// @param speed beside the fastest tile, when the card is full
    record Tile(String name, int rows, int columns, int slice, int threads, int shared, int resident, double speed) {

        long count(int m, int n) {
            return Math.ceilDiv((long) m, rows) * Math.ceilDiv((long) n, columns);
        }

        /// The family of kernels that has it.
        String family(String operation) {
            return name.endsWith(HOPPER) ? operation + HOPPER : operation;
        }

        /// With what a convolution lays out beside it.
        int shared(int taps) {
            return taps == 0 ? shared : shared + 16 * rows + 4 * taps;
        }
    }

    private static final String HOPPER = "_sm90";

    private static final List<Tile> TENSOR_TILES = List.of(
            new Tile("256" + HOPPER, 128, 256, 64, 256, 196_608, 1, 1.6),
            new Tile("128" + HOPPER, 128, 128, 64, 256, 98_304, 2, 1.4),
            new Tile("256", 128, 256, 64, 256, 147_456, 1, 1.0),
            new Tile("128", 128, 128, 64, 128, 98_304, 2, 0.9),
            new Tile("64", 64, 64, 64, 128, 65_536, 3, 0.6),
            new Tile("32", 128, 32, 64, 128, 81_920, 2, 0.5));

    /// For operands that cannot be read 16 bytes at a time.
    private static final List<Tile> UNALIGNED_TILES = List.of(
            new Tile("64_any", 64, 64, 64, 128, 65_536, 2, 0.2), new Tile("32_any", 128, 32, 64, 128, 81_920, 2, 0.2));

    /// Of 8-bit numbers; Hopper has no such mma.sync but translates it.
    private static final List<Tile> EIGHT_BIT_TILES = List.of(
            new Tile("256" + HOPPER, 128, 256, 128, 256, 196_608, 1, 1.6),
            new Tile("128" + HOPPER, 128, 128, 128, 256, 196_608, 1, 1.3),
            new Tile("128", 128, 128, 128, 256, 98_304, 1, 1.0),
            new Tile("64", 64, 64, 128, 128, 49_152, 2, 0.6));

    private static final List<Tile> FLOAT_TILES = List.of(
            new Tile("128", 128, 128, 16, 256, 65_536, 1, 1.0), new Tile("64", 64, 64, 16, 256, 17_408, 2, 0.6));

    private static final int[] PARTS = {1, 2, 3, 4, 6, 8, 12, 16};

    /// A part has at least so many slices, so that its pipeline fills.
    private static final int LEAST_SLICES = 4;

    // What a card of the Hopper generation does, for the model below: multiply-adds per microsecond of a processor
    // through mma.sync and in float, bytes per microsecond of the whole card, microseconds of a block's first loads
    // and last stores, and of one more kernel.
    private static final double TENSOR_RATE = 1.9e6;
    private static final double FLOAT_RATE = 0.2e6;
    private static final double MEMORY_RATE = 3e6;
    private static final double BLOCK_TIME = 2;
    private static final double KERNEL_TIME = 3;

    /// The plan of which a simple model of the card expects the shortest time.
    ///
    /// @param type of the operands: F32, BF16, or U8 for numbers of 8 bits
    /// @param k inner extent as the kernel sees it, each tap of a convolution filled up
    /// @param aligned whether the operands can be read 16 bytes at a time
    /// @param taps of a convolution, 0 for a plain product
    static ProductPlan of(DType type, int m, int n, int k, boolean aligned, int taps, Card card) {
        List<Tile> tiles = switch (type) {
            case F32 -> FLOAT_TILES;
            case U8 -> EIGHT_BIT_TILES;
            default -> aligned ? TENSOR_TILES : UNALIGNED_TILES;
        };
        ProductPlan best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Tile tile : tiles) {
            boolean made = tile.name().endsWith(HOPPER) ? card.hopper() : type != DType.U8 || !card.hopper();
            if (!made || tile.shared(taps) > card.sharedBytes()) {
                continue;
            }
            int slices = Math.ceilDiv(k, tile.slice());
            for (int parts : PARTS) {
                if (parts > 1 && slices < LEAST_SLICES * parts) {
                    break;
                }
                double time = microseconds(type, m, n, slices, tile, parts, card.processors());
                if (time < least) {
                    least = time;
                    best = new ProductPlan(tile, parts);
                }
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("a block of this card has " + card.sharedBytes()
                    + " bytes of shared memory, too few for a kernel of " + taps + " taps");
        }
        return best;
    }

    private static double microseconds(DType type, int m, int n, int slices, Tile tile, int parts, int processors) {
        long blocks = tile.count(m, n) * parts;
        // Blocks that share a processor take turns on its units, and hide each other's first loads and last stores.
        long together = Math.min(tile.resident(), Math.ceilDiv(blocks, (long) processors));
        double waves = Math.ceilDiv(blocks, together * processors);
        double rate = switch (type) {
            case F32 -> FLOAT_RATE;
            case U8 -> 2 * TENSOR_RATE;
            default -> TENSOR_RATE;
        };
        double slice = (double) tile.rows() * tile.columns() * tile.slice() / (rate * tile.speed());
        double time = waves * (together * slice * Math.ceilDiv(slices, parts) + BLOCK_TIME);
        return parts == 1 ? time : time + KERNEL_TIME + 8.0 * parts * m * n / MEMORY_RATE;
    }
}
