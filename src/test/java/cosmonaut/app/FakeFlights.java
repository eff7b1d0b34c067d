package cosmonaut.app;

import cosmonaut.media.Picture;
import cosmonaut.ui.FlightExits;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.FlightScreen;
import cosmonaut.ui.FlightScreens;
import cosmonaut.ui.Notices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;

/// Flight screens that compute nothing and write down what the window does with them.
final class FakeFlights implements FlightScreens {

    final List<String> events = new ArrayList<>();
    final List<FlightRequest> requests = new ArrayList<>();
    final List<FlightExits> exits = new ArrayList<>();

    @Override
    public FlightScreen open(FlightRequest request, Notices notices, FlightExits exits) {
        requests.add(request);
        this.exits.add(exits);
        events.add("open " + request.source());
        StackPane view = new StackPane(new Label("flying in " + request.title()));
        view.setId("fake-flight");
        return new FlightScreen() {
            @Override
            public Node view() {
                return view;
            }

            @Override
            public void shown() {
                events.add("shown");
            }

            @Override
            public void hidden() {
                events.add("hidden");
            }

            @Override
            public Optional<Picture> lastPicture() {
                return Optional.of(Picture.black(192, 112));
            }

            @Override
            public void close() {
                events.add("close");
            }
        };
    }
}
