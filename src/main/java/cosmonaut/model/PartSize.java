package cosmonaut.model;

/// What one part of a model needs in a device's memory.
///
/// @param name as its folder is called
/// @param weightBytes of its weights
/// @param workspaceBytes taken beside the weights to work in, and kept as long as they are
/// @param blockBytes of the weights of one of its blocks, 0 if it has none that could be loaded one by one
/// @param blocks how many such blocks it has
/// @param limit under which it works
public record PartSize(String name, long weightBytes, long workspaceBytes, long blockBytes, int blocks, Limit limit) {

    /// What a part does for lack of memory.
    ///
    /// @param workspaceBytes that its work must not exceed
    /// @param tiles of a picture on which it works one after the other; 1 for whole pictures
    public record Limit(long workspaceBytes, int tiles) {

        /// It works as if there were memory enough.
        public static final Limit NONE = new Limit(Long.MAX_VALUE, 1);
    }

    /// Blocks of a streamed part that are in memory at least: one works while the next is loaded.
    public static final int LEAST_BLOCKS = 2;

    public PartSize {
        if (weightBytes < 0 || workspaceBytes < 0 || blockBytes < 0 || blocks < 0) {
            throw new IllegalArgumentException("sizes of " + name + " must not be negative");
        }
        if (Math.multiplyExact(blockBytes, (long) blocks) > weightBytes) {
            throw new IllegalArgumentException("the blocks of " + name + " are more than its weights");
        }
    }

    /// A part without a limit to its work.
    public PartSize(String name, long weightBytes, long workspaceBytes, long blockBytes, int blocks) {
        this(name, weightBytes, workspaceBytes, blockBytes, blocks, Limit.NONE);
    }

    /// A part whose weights are loaded as a whole.
    public static PartSize whole(String name, long weightBytes, long workspaceBytes) {
        return new PartSize(name, weightBytes, workspaceBytes, 0, 0);
    }

    /// Tiles of a picture on which it works one after the other; 1 for whole pictures.
    public int tiles() {
        return limit.tiles();
    }

    /// Bytes while it works with all its weights in memory.
    public long workingBytes() {
        return weightBytes + workspaceBytes;
    }

    /// Whether its weights can be loaded a block at a time.
    boolean isStreamable() {
        return blocks > LEAST_BLOCKS && blockBytes > 0;
    }

    /// Bytes while it works with so many blocks in memory.
    long streamedBytes(int held) {
        return workingBytes() - (blocks - held) * blockBytes;
    }
}
