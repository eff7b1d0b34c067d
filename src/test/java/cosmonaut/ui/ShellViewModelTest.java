package cosmonaut.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cosmonaut.media.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.layout.Pane;
import org.junit.jupiter.api.Test;

/// Which page is in front and what happens to a flight, without a window.
final class ShellViewModelTest {

    private final List<String> events = new ArrayList<>();
    private final List<FlightExits> exits = new ArrayList<>();
    private boolean failsAtOnce;

    private final ShellViewModel shell = new ShellViewModel(
            (request, notices, out) -> {
                events.add("open " + request.title());
                exits.add(out);
                if (failsAtOnce) {
                    out.failed();
                }
                return new Screen(request.title());
            },
            new SilentNotices(),
            new FlightLog() {
                @Override
                public void began(FlightRequest request) {
                    events.add("began " + request.title());
                }

                @Override
                public void left(FlightRequest request, Optional<Picture> last) {
                    events.add("left " + request.title());
                }
            });

    private final class Screen implements FlightScreen {
        private final String name;

        Screen(String name) {
            this.name = name;
        }

        @Override
        public Node view() {
            return new Pane();
        }

        @Override
        public void shown() {
            events.add("shown " + name);
        }

        @Override
        public void hidden() {
            events.add("hidden " + name);
        }

        @Override
        public Optional<Picture> lastPicture() {
            return Optional.empty();
        }

        @Override
        public void close() {
            events.add("close " + name);
        }
    }

    private static final class SilentNotices implements Notices {
        @Override
        public void done(String line) {}

        @Override
        public void info(String line) {}

        @Override
        public void problem(String line, Throwable cause) {}
    }

    private static FlightRequest request(String title) {
        return new FlightRequest(title, title, Path.of(title));
    }

    @Test
    void withoutAFlightItsPageCannotBeShown() {
        shell.show(Page.FLIGHT);
        assertEquals(Page.WORLDS, shell.page());
    }

    @Test
    void aFlightWaitsWhileAnotherPageIsInFront() {
        shell.fly(request("a"));
        assertEquals(Page.FLIGHT, shell.page());
        shell.show(Page.SETTINGS);
        shell.show(Page.FLIGHT);
        assertEquals(List.of("began a", "open a", "shown a", "hidden a", "left a", "shown a"), events);
    }

    @Test
    void aNewFlightEndsTheOneBefore() {
        shell.fly(request("a"));
        events.clear();
        shell.fly(request("b"));
        assertEquals(List.of("hidden a", "left a", "close a", "began b", "open b", "shown b"), events);
        assertEquals(Page.FLIGHT, shell.page());
    }

    @Test
    void aFailedFlightLeadsBackToTheWorlds() {
        shell.fly(request("a"));
        exits.getFirst().failed();
        assertEquals(Page.WORLDS, shell.page());
        assertNull(shell.flightProperty().get());
        assertEquals("close a", events.getLast());
    }

    @Test
    void aFlightThatFailsWhileItOpensIsNeverShown() {
        failsAtOnce = true;
        shell.fly(request("a"));
        assertEquals(Page.WORLDS, shell.page());
        assertEquals(List.of("began a", "open a", "close a"), events);
    }

    @Test
    void theFailureOfAnEarlierFlightDoesNotEndTheNewOne() {
        shell.fly(request("a"));
        shell.fly(request("a"));
        exits.getFirst().failed();
        assertEquals(Page.FLIGHT, shell.page());
    }

    @Test
    void flyingAgainIsTheSameRequestAnew() {
        shell.fly(request("a"));
        events.clear();
        exits.getFirst().again();
        assertEquals(List.of("hidden a", "left a", "close a", "began a", "open a", "shown a"), events);
        events.clear();
        exits.getFirst().again();
        assertEquals(List.of(), events, "a flight that is over begins nothing");
        shell.endFlight();
        events.clear();
        exits.getLast().again();
        assertEquals(List.of(), events);
        assertEquals(Page.WORLDS, shell.page());
    }

    @Test
    void endingTheFlightTwiceIsNoHarm() {
        shell.fly(request("a"));
        shell.endFlight();
        shell.endFlight();
        assertEquals(1, events.stream().filter("close a"::equals).count());
    }
}
