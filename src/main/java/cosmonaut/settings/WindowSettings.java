package cosmonaut.settings;

/// How the window looks and where it was left.
///
/// @param width of the window in scaled pixels
/// @param height of the window in scaled pixels
/// @param hud whether the head-up display is shown
/// @param inspector whether the inspector is open
/// @param timeline whether the timeline strip is open
public record WindowSettings(
        Theme theme,
        Language language,
        double width,
        double height,
        boolean maximized,
        boolean fullScreen,
        boolean hud,
        boolean inspector,
        boolean timeline) {

    public static final Range WIDTH = new Range(640, 16384);
    public static final Range HEIGHT = new Range(400, 16384);

    public static final WindowSettings DEFAULT =
            new WindowSettings(Theme.DARK, Language.SYSTEM, 1280, 800, false, false, true, false, true);

    public WindowSettings {
        WIDTH.require("window width", width);
        HEIGHT.require("window height", height);
    }

    public WindowSettings withTheme(Theme changed) {
        return new WindowSettings(changed, language, width, height, maximized, fullScreen, hud, inspector, timeline);
    }

    public WindowSettings withLanguage(Language changed) {
        return new WindowSettings(theme, changed, width, height, maximized, fullScreen, hud, inspector, timeline);
    }

    public WindowSettings withSize(double changedWidth, double changedHeight) {
        return new WindowSettings(
                theme, language, changedWidth, changedHeight, maximized, fullScreen, hud, inspector, timeline);
    }

    public WindowSettings withMaximized(boolean changed) {
        return new WindowSettings(theme, language, width, height, changed, fullScreen, hud, inspector, timeline);
    }

    public WindowSettings withFullScreen(boolean changed) {
        return new WindowSettings(theme, language, width, height, maximized, changed, hud, inspector, timeline);
    }

    public WindowSettings withHud(boolean changed) {
        return new WindowSettings(theme, language, width, height, maximized, fullScreen, changed, inspector, timeline);
    }

    public WindowSettings withInspector(boolean changed) {
        return new WindowSettings(theme, language, width, height, maximized, fullScreen, hud, changed, timeline);
    }

    public WindowSettings withTimeline(boolean changed) {
        return new WindowSettings(theme, language, width, height, maximized, fullScreen, hud, inspector, changed);
    }
}
