package cosmonaut.settings;

import java.util.Optional;

/// How the window looks and where it was left.
///
/// @param corner of the window on the desktop, none before it stood anywhere
/// @param width of the window in scaled pixels, while it is neither maximized nor on the full screen
/// @param height of the window in scaled pixels
/// @param hud whether the head-up display is shown
/// @param inspector whether the inspector is open
/// @param timeline whether the timeline strip is open
/// @param toured whether the hints of the first start were shown
public record WindowSettings(
        Theme theme,
        Language language,
        Optional<Corner> corner,
        double width,
        double height,
        boolean maximized,
        boolean fullScreen,
        boolean hud,
        boolean inspector,
        boolean timeline,
        boolean toured) {

    /// The upper left corner on the desktop that all screens make, in scaled pixels.
    public record Corner(double x, double y) {

        /// Screens may lie left of and above the first.
        public static final Range PLACE = new Range(-65536, 65536);

        public Corner {
            PLACE.require("window corner", x);
            PLACE.require("window corner", y);
        }
    }

    public static final Range WIDTH = new Range(640, 16384);
    public static final Range HEIGHT = new Range(400, 16384);

    public static final WindowSettings DEFAULT = new WindowSettings(
            Theme.DARK, Language.SYSTEM, Optional.empty(), 1280, 800, false, false, true, false, true, false);

    public WindowSettings {
        WIDTH.require("window width", width);
        HEIGHT.require("window height", height);
    }

    public WindowSettings withTheme(Theme changed) {
        return new WindowSettings(
                changed, language, corner, width, height, maximized, fullScreen, hud, inspector, timeline, toured);
    }

    public WindowSettings withLanguage(Language changed) {
        return new WindowSettings(
                theme, changed, corner, width, height, maximized, fullScreen, hud, inspector, timeline, toured);
    }

    public WindowSettings withBounds(Corner changed, double changedWidth, double changedHeight) {
        return new WindowSettings(
                theme,
                language,
                Optional.of(changed),
                changedWidth,
                changedHeight,
                maximized,
                fullScreen,
                hud,
                inspector,
                timeline,
                toured);
    }

    public WindowSettings withMaximized(boolean changed) {
        return new WindowSettings(
                theme, language, corner, width, height, changed, fullScreen, hud, inspector, timeline, toured);
    }

    public WindowSettings withFullScreen(boolean changed) {
        return new WindowSettings(
                theme, language, corner, width, height, maximized, changed, hud, inspector, timeline, toured);
    }

    public WindowSettings withHud(boolean changed) {
        return new WindowSettings(
                theme, language, corner, width, height, maximized, fullScreen, changed, inspector, timeline, toured);
    }

    public WindowSettings withInspector(boolean changed) {
        return new WindowSettings(
                theme, language, corner, width, height, maximized, fullScreen, hud, changed, timeline, toured);
    }

    public WindowSettings withTimeline(boolean changed) {
        return new WindowSettings(
                theme, language, corner, width, height, maximized, fullScreen, hud, inspector, changed, toured);
    }

    public WindowSettings withToured(boolean changed) {
        return new WindowSettings(
                theme, language, corner, width, height, maximized, fullScreen, hud, inspector, timeline, changed);
    }
}
