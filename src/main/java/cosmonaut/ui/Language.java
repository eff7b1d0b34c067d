package cosmonaut.ui;

import java.util.Locale;

/// The languages that the window speaks.
public enum Language {
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

    /// The language that a person chose, or that suits their system.
    public static Language of(cosmonaut.settings.Language chosen, Locale system) {
        return chosen.locale(system).getLanguage().equals(CHINESE.locale.getLanguage()) ? CHINESE : ENGLISH;
    }
}
