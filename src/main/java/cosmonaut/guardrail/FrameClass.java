package cosmonaut.guardrail;

import java.util.Locale;

/// What a picture may be, in the order of the classifier's outputs (nsfwjs).
enum FrameClass {
    DRAWING,
    HENTAI,
    NEUTRAL,
    PORN,
    SEXY;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
