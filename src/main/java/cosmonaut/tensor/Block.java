package cosmonaut.tensor;

/// One allocation in the memory of a device; the device's own type implements it and alone knows how to reach the
/// memory.
///
/// Two tensors share memory exactly when they lie in the same block and their bytes overlap.
public interface Block {

    /// The device the memory belongs to: `host` for main memory, else a name such as `cuda:0`.
    String device();

    /// Size in bytes.
    long bytes();

    /// Whether the memory was not released yet.
    boolean isAlive();

    /// Gives the memory back, on a device with a queue once what was queued before has no more use for it; doing so
    /// twice is harmless.
    void release();
}
