package cosmonaut.viewport;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pictures between the thread that draws them and the display that shows them: four, each in one hand at a time.
/// One is shown, one may still be painted from, one is finished, so that there is always one to draw.
///
/// A picture that the display has exchanged for a newer one may still be painted from until the display comes again, so
/// it is drawn into only after that. What does not fit any more is closed by the drawing thread, once nobody reads it.
final class PictureRing {

    private static final int SLOTS = 4;

    /// Whose hand a picture is in.
    private enum Hand {
        FREE,
        DRAWING,
        FINISHED,
        SHOWN,
        LEAVING
    }

    /// Memory for one picture, and the renderer that made it.
    static final class Slot {
        private final OpenedRenderer maker;
        private final ViewPixels pixels;
        private Hand hand = Hand.DRAWING;
        private @Nullable ViewPicture picture;

        private Slot(OpenedRenderer maker, ViewPixels pixels) {
            this.maker = maker;
            this.pixels = pixels;
        }

        ViewPixels pixels() {
            return pixels;
        }
    }

    private final List<Slot> slots = new ArrayList<>(SLOTS);

    /// Drawing thread: memory to draw into, of this renderer and size.
    ///
    /// @return null where the display still has all that there may be
    /// @throws ViewportException if the renderer has no memory
    @Nullable
    Slot draw(OpenedRenderer renderer, int width, int height) {
        List<Slot> useless = new ArrayList<>();
        Slot found = null;
        int kept = 0;
        synchronized (this) {
            for (Slot slot : slots) {
                boolean fits = slot.maker == renderer && slot.pixels.width() == width && slot.pixels.height() == height;
                if (slot.hand == Hand.FREE && !fits) {
                    useless.add(slot);
                } else if (slot.hand == Hand.FREE && found == null) {
                    found = slot;
                    slot.hand = Hand.DRAWING;
                } else if (fits) {
                    kept++;
                }
            }
            slots.removeAll(useless);
        }
        useless.forEach(PictureRing::release);
        if (found != null || kept >= SLOTS) {
            return found;
        }
        // Pictures of a former size are on their way out and do not count.
        Slot made = new Slot(renderer, renderer.pixels(width, height));
        synchronized (this) {
            slots.add(made);
        }
        return made;
    }

    private static void release(Slot slot) {
        slot.maker.release(slot.pixels);
    }

    /// Drawing thread: a picture is finished. An older one that the display has not fetched is free again.
    synchronized void finish(Slot slot, ViewPicture picture) {
        for (Slot other : slots) {
            if (other.hand == Hand.FINISHED) {
                other.hand = Hand.FREE;
            }
        }
        slot.picture = picture;
        slot.hand = Hand.FINISHED;
    }

    /// Drawing thread: nothing has come of it.
    synchronized void giveUp(Slot slot) {
        slot.hand = Hand.FREE;
    }

    /// Display, once an update: the picture before the present one is not painted from any more.
    ///
    /// @return the newest picture, if there is one that has not been returned yet
    synchronized @Nullable ViewPicture exchange() {
        Slot newest = null;
        for (Slot slot : slots) {
            if (slot.hand == Hand.LEAVING) {
                slot.hand = Hand.FREE;
            }
            if (slot.hand == Hand.FINISHED) {
                newest = slot;
            }
        }
        if (newest == null) {
            return null;
        }
        for (Slot slot : slots) {
            if (slot.hand == Hand.SHOWN) {
                slot.hand = Hand.LEAVING;
            }
        }
        newest.hand = Hand.SHOWN;
        return newest.picture;
    }

    /// The display paints from none of them any more, and fetches no other.
    synchronized void letGo() {
        for (Slot slot : slots) {
            slot.hand = Hand.FREE;
        }
    }

    /// Drawing thread: closes what nobody holds. A finished picture that nobody has fetched stays.
    void clean() {
        List<Slot> free;
        synchronized (this) {
            free = slots.stream().filter(slot -> slot.hand == Hand.FREE).toList();
            slots.removeAll(free);
        }
        free.forEach(PictureRing::release);
    }
}
