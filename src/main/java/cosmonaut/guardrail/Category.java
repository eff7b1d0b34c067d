package cosmonaut.guardrail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Why a prompt is blocked; the sections of a word list.
public enum Category {
    VIOLENCE("violence"),
    SEXUAL("sexual content"),
    MINORS("harm to minors"),
    WEAPONS("weapons and explosives"),
    DRUGS("drugs"),
    SELF_HARM("self-harm"),
    HATE("hate and harassment"),
    CRIME("crime"),
    /// What a person's own list or a judge names no category for.
    OTHER("other");

    private final String label;

    Category(String label) {
        this.label = label;
    }

    /// For a person, in a sentence.
    public String label() {
        return label;
    }

    /// In a word list and in a sidecar.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Category> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
    }
}
