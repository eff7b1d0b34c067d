package cosmonaut.ui.explore;

import cosmonaut.ui.FlightExits;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.FlightScreen;
import cosmonaut.ui.FlightScreens;
import cosmonaut.ui.Notices;
import cosmonaut.ui.explore.surface.PixelBufferSurface;

/// Makes flight screens for the window.
public final class ExploreScreens implements FlightScreens {

    private final ExploreServices services;

    public ExploreScreens(ExploreServices services) {
        this.services = services;
        services.background().execute(PixelBufferSurface::rehearse);
    }

    @Override
    public FlightScreen open(FlightRequest request, Notices notices, FlightExits exits) {
        ExploreViewModel model = new ExploreViewModel(request, services, notices, exits);
        ExploreView view = new ExploreView(model, services.texts(), services.keyboard(), new PixelBufferSurface());
        model.open();
        return new ExploreScreen(model, view);
    }
}
