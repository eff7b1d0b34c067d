package cosmonaut.tensor.backend.cuda;

/// Something that holds what belongs to the card and gives it back; closing never throws, and twice is harmless.
interface DevicePart extends AutoCloseable {
    @Override
    void close();
}
