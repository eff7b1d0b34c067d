package cosmonaut.viewport.vulkan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the device holds of things of the host, a bounded number of them: the one that was not asked for longest gives
/// its place, and its memory where the size is the same.
///
/// @param <K> things of the host, told apart by identity
/// @param <V> what the device holds of them
final class Slots<K, V extends AutoCloseable> implements AutoCloseable {

    private final int most;
    private final Function<K, V> maker;
    private final BiPredicate<K, V> fits;
    private final List<Slot<K, V>> slots = new ArrayList<>();

    private static final class Slot<K, V> {
        private @Nullable K key;
        private final V value;

        Slot(K key, V value) {
            this.key = key;
            this.value = value;
        }
    }

    /// @param maker memory for a thing, not filled
    /// @param fits whether memory is of the size that a thing needs
    Slots(int most, Function<K, V> maker, BiPredicate<K, V> fits) {
        this.most = most;
        this.maker = maker;
        this.fits = fits;
    }

    /// What is held of a thing.
    ///
    /// @param filler fills it, where it is not there yet
    V of(K key, BiConsumer<K, V> filler) {
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).key == key) {
                Slot<K, V> found = slots.remove(i);
                slots.add(found);
                return found.value;
            }
        }
        Slot<K, V> slot = free(key);
        slots.add(slot);
        filler.accept(key, slot.value);
        slot.key = key;
        return slot.value;
    }

    /// What is held of a thing is not right; it is filled anew the next time.
    void forget(K key) {
        for (Slot<K, V> slot : slots) {
            if (slot.key == key) {
                slot.key = null;
            }
        }
    }

    private Slot<K, V> free(K key) {
        if (slots.size() < most) {
            return new Slot<>(key, maker.apply(key));
        }
        Slot<K, V> oldest = slots.removeFirst();
        oldest.key = null;
        if (fits.test(key, oldest.value)) {
            return oldest;
        }
        close(oldest.value);
        return new Slot<>(key, maker.apply(key));
    }

    private static void close(AutoCloseable value) {
        try {
            value.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        slots.forEach(slot -> close(slot.value));
        slots.clear();
    }
}
