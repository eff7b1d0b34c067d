package cosmonaut.world;

/// Watches a chunk while it is generated. Called on the generating thread between two evaluations of a network, so it
/// must return at once.
public interface ChunkProgress {

    /// Watches nothing and never cancels.
    ChunkProgress NONE = new ChunkProgress() {
        @Override
        public void at(int done, int total) {}

        @Override
        public boolean cancelled() {
            return false;
        }
    };

    /// @param done evaluations that are done, 0 first
    /// @param total evaluations of this chunk, as far as is known: it may grow
    void at(int done, int total);

    /// Whether the chunk is to be given up.
    boolean cancelled();
}
