package cosmonaut.bench;

import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import javafx.scene.input.KeyCode;

/// Keys that hold themselves: every way for a while, its opposite as long, then nothing for a moment, so that an hour
/// of it stays near where it began. The same at every run.
final class KeyScript {

    private static final List<List<KeyCode>> WAYS = List.of(
            List.of(KeyCode.W),
            List.of(KeyCode.A),
            List.of(KeyCode.LEFT),
            List.of(KeyCode.RIGHT),
            List.of(KeyCode.W, KeyCode.RIGHT),
            List.of(KeyCode.D, KeyCode.LEFT));
    private static final List<List<KeyCode>> OPPOSITES = List.of(
            List.of(KeyCode.S),
            List.of(KeyCode.D),
            List.of(KeyCode.RIGHT),
            List.of(KeyCode.LEFT),
            List.of(KeyCode.S, KeyCode.LEFT),
            List.of(KeyCode.A, KeyCode.RIGHT));

    private final Random random = new Random(1);
    private final BiConsumer<KeyCode, Boolean> keys;
    private List<KeyCode> held = List.of();
    private int way;
    private boolean returning;
    private double heldSeconds;
    private double changeAt = 1;

    /// @param keys presses (true) or lets go of (false) a key
    KeyScript(BiConsumer<KeyCode, Boolean> keys) {
        this.keys = keys;
    }

    /// Whether something is to be done.
    ///
    /// @param seconds since the flight began
    boolean isDue(double seconds) {
        return seconds >= changeAt;
    }

    /// Does what is due.
    ///
    /// @param seconds since the flight began
    void at(double seconds) {
        if (!isDue(seconds)) {
            return;
        }
        if (returning) {
            hold(OPPOSITES.get(way));
            returning = false;
            changeAt = seconds + heldSeconds;
        } else if (held.isEmpty()) {
            way = random.nextInt(WAYS.size());
            heldSeconds = 0.3 + 3 * random.nextDouble();
            hold(WAYS.get(way));
            returning = true;
            changeAt = seconds + heldSeconds;
        } else {
            hold(List.of());
            changeAt = seconds + 0.5 + random.nextDouble();
        }
    }

    private void hold(List<KeyCode> next) {
        held.forEach(key -> keys.accept(key, false));
        next.forEach(key -> keys.accept(key, true));
        held = next;
    }
}
