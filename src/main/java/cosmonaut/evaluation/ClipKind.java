package cosmonaut.evaluation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a clip is flown for.
enum ClipKind {
    /// A short flight with every true picture.
    MOVING(17),
    /// A full turn on the spot, with some of its true pictures.
    TURN360(9),
    /// A long way down a street or corridor, with some of its true pictures.
    WALK(9),
    /// Out and back twice: the second half of the path repeats the first.
    REVISIT(17);

    private final int leastPoses;

    ClipKind(int leastPoses) {
        this.leastPoses = leastPoses;
    }

    /// Cameras that such a clip has at least.
    int leastPoses() {
        return leastPoses;
    }

    /// The name in `clip.json`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ClipKind> named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst();
    }
}
