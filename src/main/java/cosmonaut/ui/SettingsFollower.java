package cosmonaut.ui;

import cosmonaut.settings.Language;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.Settings;
import cosmonaut.settings.Theme;
import java.util.Locale;

/// Keeps words and theme at what the settings say.
public final class SettingsFollower {

    private final LiveSettings settings;
    private final Texts texts;
    private final Appearance appearance;
    private final Locale system;

    /// @param system the language of the machine, for those who chose none
    public SettingsFollower(LiveSettings settings, Texts texts, Appearance appearance, FxThread fx, Locale system) {
        this.settings = settings;
        this.texts = texts;
        this.appearance = appearance;
        this.system = system;
        settings.onChange(changed -> fx.execute(() -> follow(changed)));
    }

    private void follow(Settings changed) {
        Language language = changed.window().language().spoken(system);
        if (language != texts.language()) {
            texts.speak(language);
        }
        appearance.wear(changed.window().theme());
    }

    /// Chooses the theme that is not worn.
    public void otherTheme() {
        Theme other = appearance.theme() == Theme.DARK ? Theme.LIGHT : Theme.DARK;
        settings.change(now -> now.withWindow(now.window().withTheme(other)));
    }
}
