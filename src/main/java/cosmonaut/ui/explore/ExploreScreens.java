package cosmonaut.ui.explore;

import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.FlightScreen;
import cosmonaut.ui.FlightScreens;
import cosmonaut.ui.Notices;

/// Makes flight screens for the window.
public final class ExploreScreens implements FlightScreens {

    private final ExploreServices services;

    public ExploreScreens(ExploreServices services) {
        this.services = services;
        services.background().execute(PixelBufferSurface::rehearse);
    }

    @Override
    public FlightScreen open(FlightRequest request, Notices notices, Runnable onFailed) {
        ExploreViewModel model = new ExploreViewModel(request, services, notices, onFailed);
        ExploreView view = new ExploreView(model, services.texts(), new PixelBufferSurface());
        model.open();
        return new ExploreScreen(model, view);
    }
}
