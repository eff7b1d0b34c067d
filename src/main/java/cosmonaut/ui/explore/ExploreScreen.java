package cosmonaut.ui.explore;

import cosmonaut.media.Picture;
import cosmonaut.ui.FlightScreen;
import java.util.Optional;
import javafx.scene.Node;

/// A flight for the window around it.
final class ExploreScreen implements FlightScreen {

    private final ExploreViewModel model;
    private final ExploreView view;

    ExploreScreen(ExploreViewModel model, ExploreView view) {
        this.model = model;
        this.view = view;
    }

    @Override
    public Node view() {
        return view;
    }

    @Override
    public void shown() {
        view.begin();
    }

    @Override
    public void hidden() {
        view.halt();
    }

    @Override
    public Optional<Picture> lastPicture() {
        return model.lastPicture();
    }

    @Override
    public void close() {
        view.halt();
        model.close();
        view.clear(model.picture()::gone);
    }
}
