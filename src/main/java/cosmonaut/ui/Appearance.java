package cosmonaut.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import cosmonaut.settings.Theme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.application.Application;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;

/// Dresses scenes in the theme in force and changes their dress when it changes. JavaFX thread only.
///
/// Three layers: AtlantaFX for the controls, our colours of the theme, our shapes and spacing.
public final class Appearance {

    private final ObjectProperty<Theme> theme = new SimpleObjectProperty<>();
    private final List<Scene> dressed = new ArrayList<>();

    public Appearance(Theme first) {
        wear(first);
    }

    public ReadOnlyObjectProperty<Theme> themeProperty() {
        return theme;
    }

    public Theme theme() {
        return theme.get();
    }

    /// Changes the theme of every dressed scene.
    public void wear(Theme other) {
        if (other == theme.get()) {
            return;
        }
        theme.set(other);
        Application.setUserAgentStylesheet(controls(other));
        dressed.forEach(this::dressNow);
    }

    /// Dresses a scene for as long as the program runs.
    public void dress(Scene scene) {
        dressed.add(scene);
        dressNow(scene);
    }

    /// Dresses a scene in the theme in force; a change of theme does not reach it.
    public void dressOnce(Scene scene) {
        dressNow(scene);
    }

    private void dressNow(Scene scene) {
        scene.getStylesheets().setAll(sheet(theme().name().toLowerCase(Locale.ROOT)), sheet("cosmonaut"));
    }

    private static String controls(Theme theme) {
        return switch (theme) {
            case DARK -> new PrimerDark().getUserAgentStylesheet();
            case LIGHT -> new PrimerLight().getUserAgentStylesheet();
        };
    }

    private static String sheet(String name) {
        return String.valueOf(Appearance.class.getResource(name + ".css"));
    }
}
