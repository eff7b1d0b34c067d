package cosmonaut.ui.models;

import java.util.Locale;

/// What a model can do.
public enum Ability {
    /// A camera steers it.
    FLY,
    /// It makes a video of words.
    WORDS,
    /// It goes on from pictures.
    CONTINUE,
    /// It makes several synchronised views.
    VIEWS,
    /// It is told a driving trajectory.
    TRAJECTORY;

    String textKey() {
        return "models.can." + name().toLowerCase(Locale.ROOT);
    }
}
