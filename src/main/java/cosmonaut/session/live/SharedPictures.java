package cosmonaut.session.live;

import cosmonaut.DeviceException;
import cosmonaut.media.Picture;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Block;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.DeviceSharing;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.viewport.SharedRing;
import cosmonaut.viewport.SharedSurface;
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
///
/// The memory comes and goes with the renderer: before every picture the newest is looked for. A picture that finds
/// none, or that the device refuses, is drawn from the host's bytes.
public final class SharedPictures implements DecodedPictures, AutoCloseable {

    private final Backend backend;
    private final DeviceSharing sharing;
    private final String uuid;
    private final SharedSurface surface;
    private final int pictures;
    private SharedSurface.@Nullable Wish wish;
    private @Nullable Imported imported;
    private @Nullable SharedRing refused;
    private boolean closed;

    /// A ring as the backend knows it.
    private record Imported(SharedRing ring, List<Tensor> slots, DeviceSharing.@Nullable Signal signal) {

        void letGo() {
            try {
                slots.forEach(slot -> slot.block().release());
                if (signal != null) {
                    signal.close();
                }
            } catch (DeviceException e) {
                // A card that is lost holds nothing any more; that it is lost is said where it computes.
            } finally {
                ring.close();
            }
        }
    }

    private long written;

    private SharedPictures(Backend backend, DeviceSharing sharing, SharedSurface surface, int pictures) {
        this.backend = backend;
        this.sharing = sharing;
        this.uuid = sharing.uuid();
        this.surface = surface;
        this.pictures = pictures;
    }

    /// Nothing where the backend shares no memory.
    ///
    /// @param pictures that are made before the first of them has been drawn
    public static Optional<SharedPictures> of(Backend backend, SharedSurface surface, int pictures) {
        return backend.sharing().map(sharing -> new SharedPictures(backend, sharing, surface, pictures));
    }

    @Override
    public void made(Picture picture, Consumer<Tensor> write) {
        if (closed) {
            return;
        }
        SharedSurface.Wish known = wish;
        if (known == null || known.width() != picture.width() || known.height() != picture.height()) {
            wish = new SharedSurface.Wish(uuid, picture.width(), picture.height(), pictures);
            surface.wish(wish);
        }
        Imported into = newest();
        if (into != null) {
            write(into, picture, write);
        }
    }

    /// The ring that is offered now, imported; a former one is let go.
    private @Nullable Imported newest() {
        SharedRing offered = surface.ring().orElse(null);
        Imported known = imported;
        if (known != null && known.ring() == offered) {
            return known;
        }
        letGo();
        // Memory of another card would be taken for that of this one, and hold anything.
        if (offered == null || offered == refused || !offered.uuid().equals(uuid) || !offered.take()) {
            return null;
        }
        imported = imported(offered);
        return imported;
    }

    private @Nullable Imported imported(SharedRing ring) {
        List<Tensor> slots = new ArrayList<>();
        try {
            for (int i = 0; i < ring.slots(); i++) {
                Block block = sharing.importMemory(ring.handle(i), ring.bytes());
                slots.add(new Tensor(DType.U8, Shape.of(1, ring.height(), ring.width(), 3), block, 0));
            }
            OptionalLong timeline = ring.timeline();
            written = 0;
            return new Imported(
                    ring, slots, timeline.isPresent() ? sharing.importTimeline(timeline.getAsLong()) : null);
        } catch (DeviceException e) {
            refuse(new Imported(ring, slots, null), e);
            return null;
        }
    }

    private void write(Imported into, Picture picture, Consumer<Tensor> write) {
        SharedRing ring = into.ring();
        DeviceSharing.Signal signal = into.signal();
        OptionalInt slot = ring.begin();
        if (slot.isEmpty()) {
            return;
        }
        try {
            write.accept(into.slots().get(slot.getAsInt()));
            if (signal == null) {
                backend.synchronize();
                ring.publish(slot.getAsInt(), picture, 0);
            } else {
                written++;
                signal.signal(written);
                ring.publish(slot.getAsInt(), picture, written);
            }
        } catch (DeviceException e) {
            imported = null;
            refuse(into, e);
        }
    }

    /// Sharing is not worth a flight: what fails here goes on through the host.
    private void refuse(Imported what, DeviceException why) {
        refused = what.ring();
        surface.fails(String.valueOf(why.getMessage()));
        surface.withdraw(what.ring());
        what.letGo();
    }

    private void letGo() {
        Imported last = imported;
        imported = null;
        if (last != null) {
            last.letGo();
        }
    }

    /// Lets go of the viewport's memory; pictures that are made later are drawn from the host's. May be called twice.
    @Override
    public void close() {
        closed = true;
        surface.wish(null);
        letGo();
    }
}
