package cosmonaut.ui.explore;

import cosmonaut.input.Action;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;

/// What lies over and beside the picture, and who has the pointer.
public final class FlightOverlays {

    private final BooleanProperty hud;
    private final BooleanProperty inspector;
    private final BooleanProperty timeline;
    private final BooleanProperty drawn = new SimpleBooleanProperty();
    private final BooleanProperty help = new SimpleBooleanProperty();
    private final BooleanProperty fullScreen = new SimpleBooleanProperty();
    private final BooleanProperty detached = new SimpleBooleanProperty();
    private final BooleanProperty pointerCaptured = new SimpleBooleanProperty();
    private final IntegerProperty promptWanted = new SimpleIntegerProperty();

    /// @param first   what is open at first
    /// @param changed hears what is open whenever that changes
    /// @param lines   whether anything is drawn over the picture itself
    FlightOverlays(Panels first, Consumer<Panels> changed, BooleanProperty lines) {
        drawn.bindBidirectional(lines);
        hud = new SimpleBooleanProperty(first.hud());
        inspector = new SimpleBooleanProperty(first.inspector());
        timeline = new SimpleBooleanProperty(first.timeline());
        for (BooleanProperty panel : List.of(hud, inspector, timeline)) {
            panel.addListener(
                    (property, before, now) -> changed.accept(new Panels(hud.get(), inspector.get(), timeline.get())));
        }
    }

    /// Does an action that concerns no flight.
    ///
    /// @return whether it was one
    boolean act(Action action) {
        if (detached.get()) {
            switch (action) {
                // There is no such thing in that window.
                case HUD -> {
                    return true;
                }
                // What these open is in the window of JavaFX.
                case INSPECTOR, TIMELINE, HELP, PROMPT -> fullScreen.set(false);
                default -> {
                    // All else works there too.
                }
            }
        }
        switch (action) {
            case HUD -> toggle(hud);
            case OVERLAYS -> toggle(drawn);
            case INSPECTOR -> toggle(inspector);
            case TIMELINE -> toggle(timeline);
            case HELP -> toggle(help);
            case FULL_SCREEN -> toggle(fullScreen);
            case RELEASE_POINTER -> leaveOne();
            case PROMPT -> {
                inspector.set(true);
                pointerCaptured.set(false);
                promptWanted.set(promptWanted.get() + 1);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void toggle(BooleanProperty property) {
        property.set(!property.get());
    }

    /// Escape leaves what is foremost, one thing at a time.
    private void leaveOne() {
        if (help.get()) {
            help.set(false);
        } else if (pointerCaptured.get()) {
            pointerCaptured.set(false);
        } else {
            fullScreen.set(false);
        }
    }

    public BooleanProperty hudProperty() {
        return hud;
    }

    /// Whether lines and aids are drawn over the picture.
    public BooleanProperty drawnProperty() {
        return drawn;
    }

    public BooleanProperty inspectorProperty() {
        return inspector;
    }

    public BooleanProperty timelineProperty() {
        return timeline;
    }

    public BooleanProperty helpProperty() {
        return help;
    }

    public BooleanProperty fullScreenProperty() {
        return fullScreen;
    }

    /// Whether the flight is in a full-screen window of its own, beside that of JavaFX.
    public BooleanProperty detachedProperty() {
        return detached;
    }

    public BooleanProperty pointerCapturedProperty() {
        return pointerCaptured;
    }

    /// Grows whenever the person wants to write a prompt.
    public ReadOnlyIntegerProperty promptWantedProperty() {
        return promptWanted;
    }
}
