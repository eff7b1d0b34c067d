package cosmonaut.settings;

import java.util.Locale;

/// The language of the window.
public enum Language {
    /// What the system speaks, if it is one of the others; English if not.
    SYSTEM,
    ENGLISH,
    CHINESE;

    /// The locale whose texts are to be shown on a system of the given locale.
    public Locale locale(Locale system) {
        return switch (this) {
            case ENGLISH -> Locale.ENGLISH;
            case CHINESE -> Locale.SIMPLIFIED_CHINESE;
            case SYSTEM -> system.getLanguage().equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        };
    }
}
