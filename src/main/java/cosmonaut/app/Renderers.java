package cosmonaut.app;

import cosmonaut.viewport.ViewRenderer;
import cosmonaut.viewport.cpu.CpuRenderer;
import java.util.List;
import java.util.function.Supplier;

/// The renderers there are for pictures of flights.
final class Renderers {

    /// With fewer cores the networks need them all.
    private static final int CORES_TO_BLEND = 4;

    private Renderers() {}

    /// The best first; the last needs no device.
    static List<Supplier<ViewRenderer>> all() {
        boolean blends = Runtime.getRuntime().availableProcessors() >= CORES_TO_BLEND;
        return List.of(() -> new CpuRenderer(blends));
    }
}
