package cosmonaut.ui;

import java.util.Locale;
import org.kordamp.ikonli.feather.Feather;

/// The pages of the window, in the order of the bar.
public enum Page {
    WORLDS(Feather.GRID),
    FLIGHT(Feather.NAVIGATION),
    DRIVE(Feather.MAP),
    MODELS(Feather.BOX),
    SETTINGS(Feather.SLIDERS),
    ABOUT(Feather.ACTIVITY);

    private final Feather icon;

    Page(Feather icon) {
        this.icon = icon;
    }

    Feather icon() {
        return icon;
    }

    /// The key of its name.
    String textKey() {
        return "nav." + name().toLowerCase(Locale.ROOT);
    }

    /// The id of its button in the bar.
    String buttonId() {
        return "nav-" + name().toLowerCase(Locale.ROOT);
    }
}
