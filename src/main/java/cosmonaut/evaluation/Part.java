package cosmonaut.evaluation;

import java.util.Locale;

/// What an evaluation consists of.
public enum Part {
    MOVING,
    TURN360,
    WALK,
    REVISIT,
    STILL,
    /// Sheets alone, no figures.
    TEXT;

    /// The name on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
