package cosmonaut.ui.drive;

import cosmonaut.drive.plan.Violation;
import cosmonaut.settings.Theme;
import javafx.scene.paint.Color;

/// What the map and the graphs are painted with. Speeds run from violet over teal to yellow, which those who confuse
/// red and green tell apart too.
record Ink(
        Color paper,
        Color grid,
        Color strongGrid,
        Color text,
        Color faint,
        Color line,
        Color vehicle,
        Color accent,
        Color warning,
        Color error,
        double brightest) {

    static final Ink DARK = new Ink(
            Color.web("#0a0e13"),
            Color.web("#18202a"),
            Color.web("#2a3542"),
            Color.web("#aab6c6"),
            Color.web("#66738a"),
            Color.web("#e4e9f0"),
            Color.web("#e4e9f0"),
            Color.web("#4fd1c5"),
            Color.web("#f0b84d"),
            Color.web("#ff6b63"),
            1);

    static final Ink LIGHT = new Ink(
            Color.web("#fbfcfd"),
            Color.web("#e9edf2"),
            Color.web("#cfd7e1"),
            Color.web("#4a5666"),
            Color.web("#8391a5"),
            Color.web("#1b222c"),
            Color.web("#1b222c"),
            Color.web("#0e7c72"),
            Color.web("#b26a00"),
            Color.web("#c8312a"),
            0.82);

    private static final Color[] SPEEDS = {
        Color.web("#8a4fd0"), Color.web("#4a72d8"), Color.web("#1fa3a3"), Color.web("#5cc863"), Color.web("#f3dd3a")
    };

    static Ink of(Theme theme) {
        return theme == Theme.DARK ? DARK : LIGHT;
    }

    /// @param share of the fastest, 0 to 1
    Color speed(double share) {
        double at = Math.clamp(share, 0, 1) * brightest * (SPEEDS.length - 1);
        int low = Math.min((int) at, SPEEDS.length - 2);
        return SPEEDS[low].interpolate(SPEEDS[low + 1], at - low);
    }

    /// The colour, seen through.
    static Color veiled(Color colour, double opacity) {
        return Color.color(colour.getRed(), colour.getGreen(), colour.getBlue(), opacity);
    }

    Color of(Violation.Severity severity) {
        return switch (severity) {
            case ERROR -> error;
            case WARNING -> warning;
            case INFO -> accent;
        };
    }
}
