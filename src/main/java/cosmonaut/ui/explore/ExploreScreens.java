package cosmonaut.ui.explore;

import cosmonaut.ui.FlightExits;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.FlightScreen;
import cosmonaut.ui.FlightScreens;
import cosmonaut.ui.Notices;
import cosmonaut.ui.explore.surface.PixelBufferSurface;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Makes flight screens for the window.
public final class ExploreScreens implements FlightScreens {

    /// The window opens first.
    private static final long LOOKING_MILLIS = 500;

    private final ExploreServices services;
    private final ScreenRehearsal rehearsal;

    public ExploreScreens(ExploreServices services) {
        this.services = services;
        this.rehearsal = new ScreenRehearsal(services);
        CompletableFuture.delayedExecutor(LOOKING_MILLIS, TimeUnit.MILLISECONDS, services.background())
                .execute(rehearsal::play);
    }

    @Override
    public FlightScreen open(FlightRequest request, Notices notices, FlightExits exits) {
        rehearsal.end();
        ExploreViewModel model = new ExploreViewModel(request, services, notices, exits);
        ExploreView view = new ExploreView(model, services.texts(), services.keyboard(), new PixelBufferSurface());
        model.open();
        return new ExploreScreen(model, view);
    }
}
