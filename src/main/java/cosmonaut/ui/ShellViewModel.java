package cosmonaut.ui;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// Decides which page is in front and which flight there is: one at most. JavaFX thread only.
public final class ShellViewModel {

    private final FlightScreens screens;
    private final Notices notices;
    private final FlightLog log;
    private final ObjectProperty<Page> page = new SimpleObjectProperty<>(Page.WORLDS);
    private final ObjectProperty<@Nullable FlightScreen> flight = new SimpleObjectProperty<>();
    private @Nullable FlightRequest request;
    /// Flights begun so far: a failure that comes late must not end a newer flight, even one in the same world.
    private long begun;

    public ShellViewModel(FlightScreens screens, Notices notices, FlightLog log) {
        this.screens = screens;
        this.notices = notices;
        this.log = log;
    }

    public ReadOnlyObjectProperty<Page> pageProperty() {
        return page;
    }

    public Page page() {
        return page.get();
    }

    /// The flight that can be shown, or null.
    public ReadOnlyObjectProperty<@Nullable FlightScreen> flightProperty() {
        return flight;
    }

    /// Brings a page to the front; the flight's only if there is one.
    public void show(Page wanted) {
        FlightScreen screen = flight.get();
        if (wanted == page.get() || (wanted == Page.FLIGHT && screen == null)) {
            return;
        }
        if (page.get() == Page.FLIGHT) {
            leave();
        }
        page.set(wanted);
        if (wanted == Page.FLIGHT && screen != null) {
            screen.shown();
        }
    }

    /// Begins a flight; one that there was ends.
    public void fly(FlightRequest wanted) {
        endFlight();
        request = wanted;
        begun++;
        long number = begun;
        log.began(wanted);
        FlightScreen screen = screens.open(wanted, notices, exits(wanted, number));
        if (request == null) {
            screen.close();
            return;
        }
        flight.set(screen);
        show(Page.FLIGHT);
    }

    private FlightExits exits(FlightRequest flown, long number) {
        return new FlightExits() {
            @Override
            public void failed() {
                if (number == begun) {
                    request = null;
                    endFlight();
                }
            }

            @Override
            public void again() {
                if (number == begun && request != null) {
                    fly(flown);
                }
            }
        };
    }

    /// Ends the flight, if there is one, and leaves its page.
    public void endFlight() {
        show(page.get() == Page.FLIGHT ? Page.WORLDS : page.get());
        FlightScreen screen = flight.get();
        request = null;
        if (screen != null) {
            flight.set(null);
            screen.close();
        }
    }

    private void leave() {
        FlightScreen screen = flight.get();
        if (screen != null) {
            screen.hidden();
            if (request != null) {
                log.left(request, screen.lastPicture());
            }
        }
    }
}
