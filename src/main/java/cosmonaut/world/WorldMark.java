package cosmonaut.world;

/// A state of a world between two chunks, to come back to. Immutable.
public interface WorldMark {

    /// Pictures shown until then, the first one not counted.
    int pictures();
}
