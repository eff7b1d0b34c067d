package cosmonaut.app;

import cosmonaut.media.Picture;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Block;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.DeviceSharing;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.viewport.SharedRing;
import cosmonaut.world.DecodedPictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes the pictures of a world into memory that the viewport shares, on the card that made them. The thread of the
/// world makes all calls.
final class SharedPictures implements DecodedPictures, AutoCloseable {

    private final Backend backend;
    private final SharedRing ring;
    private final List<Tensor> slots = new ArrayList<>();
    private final DeviceSharing.@Nullable Signal signal;
    private long written;

    private SharedPictures(Backend backend, DeviceSharing sharing, SharedRing ring) {
        this.backend = backend;
        this.ring = ring;
        try {
            for (int i = 0; i < ring.slots(); i++) {
                Block block = sharing.importMemory(ring.handle(i), ring.bytes());
                slots.add(new Tensor(DType.U8, Shape.of(1, ring.height(), ring.width(), 3), block, 0));
            }
            OptionalLong timeline = ring.timeline();
            signal = timeline.isPresent() ? sharing.importTimeline(timeline.getAsLong()) : null;
        } catch (RuntimeException e) {
            release();
            throw e;
        }
    }

    /// Nothing where backend and viewport are not of one card.
    ///
    /// @param ring let go of by this alone once it was taken
    /// @throws cosmonaut.DeviceException if the card does not take the viewport's memory
    static Optional<SharedPictures> over(Backend backend, SharedRing ring) {
        return backend.sharing()
                .filter(sharing -> sharing.uuid().equals(ring.uuid()))
                .map(sharing -> new SharedPictures(backend, sharing, ring));
    }

    @Override
    public void made(Picture picture, Consumer<Tensor> write) {
        if (picture.width() != ring.width() || picture.height() != ring.height()) {
            return;
        }
        OptionalInt slot = ring.begin();
        if (slot.isEmpty()) {
            return;
        }
        write.accept(slots.get(slot.getAsInt()));
        if (signal == null) {
            backend.synchronize();
            ring.publish(slot.getAsInt(), picture, 0);
        } else {
            written++;
            signal.signal(written);
            ring.publish(slot.getAsInt(), picture, written);
        }
    }

    private void release() {
        slots.forEach(slot -> slot.block().release());
        slots.clear();
    }

    @Override
    public void close() {
        release();
        if (signal != null) {
            signal.close();
        }
    }
}
