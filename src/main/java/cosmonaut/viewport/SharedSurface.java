package cosmonaut.viewport;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a maker of pictures and a renderer of the same card agree on memory, so that pictures need not pass through
/// the host: the maker says what it makes, the renderer offers a ring, the maker takes it and writes. Neither waits for
/// the other; where there is no ring, pictures come by way of the host as ever.
///
/// A ring that is offered anew takes the place of the former one, which each side lets go when it notices: the memory
/// is freed by whoever comes last.
public final class SharedSurface {

    /// What the maker makes.
    ///
    /// @param uuid of the card, 32 hexadecimal digits
    /// @param width pixels in a row
    /// @param pictures how many are made before the first of them has been drawn
    public record Wish(String uuid, int width, int height, int pictures) {}

    private @Nullable Wish wish;
    private @Nullable SharedRing offered;
    private @Nullable String trouble;

    /// Maker: what is made from now on; null for nothing.
    public synchronized void wish(@Nullable Wish now) {
        if (now == null || !now.equals(wish)) {
            wish = now;
            offered = null;
        }
    }

    /// Renderer: what is made at present, the very object until that changes.
    public synchronized @Nullable Wish wish() {
        return wish;
    }

    /// Renderer: memory for what is wished.
    ///
    /// @param to the wish that it answers; where there is another by now, nothing is offered
    public synchronized void offer(Wish to, SharedRing ring) {
        if (to == wish) {
            offered = ring;
        }
    }

    /// Renderer: the ring is of no more use to it.
    public synchronized void withdraw(SharedRing ring) {
        if (offered == ring) {
            offered = null;
        }
    }

    /// Maker: the ring to write into now.
    public synchronized Optional<SharedRing> ring() {
        return Optional.ofNullable(offered);
    }

    /// Either: there is no sharing, for a reason that a person should hear of.
    public synchronized void fails(String why) {
        trouble = why;
    }

    /// What a person should hear of and has not heard yet.
    public synchronized Optional<String> takeTrouble() {
        Optional<String> said = Optional.ofNullable(trouble);
        trouble = null;
        return said;
    }
}
