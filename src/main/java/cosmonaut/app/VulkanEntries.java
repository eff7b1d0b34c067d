package cosmonaut.app;

import cosmonaut.tensor.backend.cuda.CudaCards;
import cosmonaut.viewport.ViewportException;
import cosmonaut.viewport.vulkan.VulkanAdapter;
import cosmonaut.viewport.vulkan.VulkanInstance;
import java.util.List;
import java.util.Optional;

/// What Vulkan offers here to draw the viewport with, which ways pictures can take, and what draws.
final class VulkanEntries {

    private static final String NAME = "vulkan";

    private VulkanEntries() {}

    /// One entry a device, or one that says why there is none.
    static List<Backends.Entry> all() {
        try (VulkanInstance vulkan = VulkanInstance.open()) {
            return of(vulkan.adapters(), CudaCards.computing());
        } catch (ViewportException e) {
            return List.of(new Backends.Entry(NAME, false, e.getMessage() + "; the processor draws"));
        }
    }

    /// @param computing UUID of the card that computes, if one does
    static List<Backends.Entry> of(List<VulkanAdapter> adapters, Optional<String> computing) {
        if (adapters.isEmpty()) {
            return List.of(new Backends.Entry(NAME, false, "no driver offers a device; the processor draws"));
        }
        VulkanAdapter draws = Renderers.choose(adapters, computing, false).orElse(null);
        return adapters.stream()
                .map(adapter ->
                        new Backends.Entry(NAME, adapter.suits(), description(adapter, computing, adapter == draws)))
                .toList();
    }

    private static String description(VulkanAdapter adapter, Optional<String> computing, boolean draws) {
        String what = "vulkan: " + adapter.name() + ", Vulkan " + adapter.version() + ", " + adapter.driver();
        if (!adapter.suits()) {
            return what + "; Vulkan 1.2 with timeline semaphores is needed: install a newer driver";
        }
        what += "; " + shared(adapter, computing) + "; " + host(adapter.sharing()) + "; ";
        if (draws) {
            return what + "it draws";
        }
        return what + "it does not draw, " + whyNot(adapter, computing);
    }

    private static String shared(VulkanAdapter adapter, Optional<String> computing) {
        if (!adapter.sharing().memory()) {
            return "shares no memory with CUDA, as the driver exports none";
        }
        if (computing.isEmpty()) {
            return "could share memory with CUDA, but no card computes";
        }
        if (!adapter.uuid().equals(computing.get())) {
            return "shares no memory with CUDA, which computes on another card";
        }
        return adapter.sharing().timelines()
                ? "shares memory and timeline semaphores with CUDA"
                : "shares memory with CUDA, which is waited for on the host, as the driver exports no timelines";
    }

    private static String host(VulkanAdapter.Sharing sharing) {
        if (sharing.importsHostMemory()) {
            return "writes finished pictures into the host's memory";
        }
        return sharing.hostAlignment() == 0
                ? "copies finished pictures to the host"
                : "copies finished pictures to the host, as the driver asks for memory at multiples of "
                        + sharing.hostAlignment() + " bytes, which is none";
    }

    private static String whyNot(VulkanAdapter adapter, Optional<String> computing) {
        if (adapter.kind() == VulkanAdapter.Kind.PROCESSOR) {
            return "as it is the processor; -Dcosmonaut.viewport=vulkan asks for it";
        }
        return computing.isPresent()
                ? "as another card computes; -Dcosmonaut.viewport=vulkan asks for it where that one does not draw"
                : "as a better one does";
    }
}
