package cosmonaut.settings;

import java.util.Locale;

/// The language of the window.
public enum Language {
    /// What the system speaks, if it is one of the others; English if not. It has no words of its own.
    SYSTEM(Locale.ROOT, ""),
    ENGLISH(Locale.ENGLISH, "English"),
    CHINESE(Locale.SIMPLIFIED_CHINESE, "简体中文");

    private final Locale locale;
    private final String ownName;

    Language(Locale locale, String ownName) {
        this.locale = locale;
        this.ownName = ownName;
    }

    public Locale locale() {
        return locale;
    }

    /// The language in its own words: one who cannot read the others finds it.
    public String ownName() {
        return ownName;
    }

    /// The language to be shown on a system of the given locale, never [#SYSTEM].
    public Language spoken(Locale system) {
        if (this != SYSTEM) {
            return this;
        }
        return system.getLanguage().equals(CHINESE.locale.getLanguage()) ? CHINESE : ENGLISH;
    }
}
