package cosmonaut.app;

import cosmonaut.tensor.backend.cuda.CudaCards;
import cosmonaut.viewport.ViewRenderer;
import cosmonaut.viewport.ViewportException;
import cosmonaut.viewport.cpu.CpuRenderer;
import cosmonaut.viewport.vulkan.VulkanAdapter;
import cosmonaut.viewport.vulkan.VulkanInstance;
import cosmonaut.viewport.vulkan.VulkanRenderer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The renderers there are for pictures of flights.
final class Renderers {

    /// With fewer cores the networks need them all.
    private static final int CORES_TO_BLEND = 4;

    /// A system property: `cpu` leaves Vulkan alone, `vulkan` takes any device, the processor's too.
    private static final String CHOICE = "cosmonaut.viewport";

    private Renderers() {}

    /// The best first; the last needs no device.
    static List<Supplier<ViewRenderer>> all() {
        return List.of(Renderers::best, Renderers::cpu);
    }

    private static ViewRenderer best() {
        String choice = System.getProperty(CHOICE, "");
        boolean anyDevice = choice.equals("vulkan");
        if (choice.equals("cpu") || !anyDevice && !mayHaveCard(Path.of("/dev"))) {
            return cpu();
        }
        return vulkan(anyDevice).orElseGet(Renderers::cpu);
    }

    /// Asking Vulkan for its devices takes 0.4 GB of memory where the processor plays one (Mesa's), and that memory
    /// does not come back; on Linux a card can be told by its device files.
    static boolean mayHaveCard(Path devices) {
        boolean linux = System.getProperty("os.name", "").startsWith("Linux");
        return !linux || Files.exists(devices.resolve("dri")) || Files.exists(devices.resolve("nvidiactl"));
    }

    static ViewRenderer cpu() {
        return new CpuRenderer(Runtime.getRuntime().availableProcessors() >= CORES_TO_BLEND);
    }

    /// The device that draws: the card that computes, as pictures stay there. Where that one does not draw, the
    /// processor does: another card would be woken, and fed through the host, by accident. Where no card computes, the
    /// best there is.
    ///
    /// @param adapters best first
    /// @param computing UUID of the card that computes, if one does
    /// @param anyDevice whether it was asked for: then another card may draw too, and the processor may play one
    static Optional<VulkanAdapter> choose(List<VulkanAdapter> adapters, Optional<String> computing, boolean anyDevice) {
        Optional<VulkanAdapter> same = VulkanInstance.choose(adapters, computing.orElse(null), anyDevice);
        return same.isEmpty() && anyDevice ? VulkanInstance.choose(adapters, null, true) : same;
    }

    /// A renderer by Vulkan, which closes Vulkan with itself; nothing on a machine without such a device.
    ///
    /// @param anyDevice whether another device than the card that computes may draw, even the processor
    /// @throws ViewportException if there is a device that cannot be opened
    static Optional<ViewRenderer> vulkan(boolean anyDevice) {
        VulkanInstance instance;
        try {
            instance = VulkanInstance.open();
        } catch (ViewportException e) {
            return Optional.empty(); // `cosmonaut devices` says why
        }
        try {
            Optional<VulkanAdapter> adapter = choose(instance.adapters(), CudaCards.computing(), anyDevice);
            if (adapter.isEmpty()) {
                instance.close();
                return Optional.empty();
            }
            return Optional.of(new VulkanRenderer(adapter.get(), instance));
        } catch (RuntimeException e) {
            instance.close();
            throw e;
        }
    }
}
