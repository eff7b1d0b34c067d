package cosmonaut.world;

/// How far a world is with what it prepares beside its chunks, in slices of some tens of milliseconds.
///
/// @param done slices
/// @param total slices of what is being prepared, 0 where nothing is
public record Preparation(int done, int total) {

    /// Nothing is being prepared.
    public static final Preparation NONE = new Preparation(0, 0);

    /// Whether nothing is left to do.
    public boolean complete() {
        return done >= total;
    }
}
