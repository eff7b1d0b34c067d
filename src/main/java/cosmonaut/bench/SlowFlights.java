package cosmonaut.bench;

import cosmonaut.model.ModelVariant;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveListener;
import cosmonaut.session.live.LiveOptions;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.explore.FlightOpener;
import cosmonaut.ui.explore.OpenedFlight;
import cosmonaut.ui.explore.inspector.FlightFacts;
import cosmonaut.world.WorldStart;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Opens flights through a [SlowWorld], whatever is asked for.
public final class SlowFlights implements FlightOpener {

    private final WorldConfig config;
    private final double secondsPerChunk;
    private final Supplier<WorldStart> start;

    /// @param start read anew for every flight
    public SlowFlights(WorldConfig config, double secondsPerChunk, Supplier<WorldStart> start) {
        this.config = config;
        this.secondsPerChunk = secondsPerChunk;
        this.start = start;
    }

    @Override
    public OpenedFlight open(FlightRequest request, LiveListener listener) {
        SlowWorld world = new SlowWorld(config, secondsPerChunk);
        ModelVariant variant = new ModelVariant("slow", Optional.empty(), config.width(), config.height());
        FlightFacts facts = new FlightFacts("slow", variant, "none", OptionalInt.empty(), 0, false);
        return new OpenedFlight(
                new LiveFlight(world, start.get(), LiveOptions.DEFAULT.closing(world::close), listener), facts);
    }
}
