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

    /// The language of a BCP 47 tag, as settings keep it: `en`, `zh-CN`.
    public String tag() {
        return locale.toLanguageTag();
    }

    /// The language that serves a person best: that of the tag, by its first part; else English.
    public static Language ofTag(String tag) {
        String wanted = Locale.forLanguageTag(tag.replace('_', '-')).getLanguage();
        for (Language language : values()) {
            if (language.locale.getLanguage().equals(wanted)) {
                return language;
            }
        }
        return ENGLISH;
    }
}
