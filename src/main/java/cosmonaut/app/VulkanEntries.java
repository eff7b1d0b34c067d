package cosmonaut.app;

import cosmonaut.viewport.ViewportException;
import cosmonaut.viewport.vulkan.VulkanAdapter;
import cosmonaut.viewport.vulkan.VulkanInstance;
import java.util.ArrayList;
import java.util.List;

/// What Vulkan offers here to draw the viewport with.
final class VulkanEntries {

    private static final String NAME = "vulkan";

    private VulkanEntries() {}

    /// One entry a device, or one that says why there is none.
    static List<Backends.Entry> all() {
        try (VulkanInstance vulkan = VulkanInstance.open()) {
            List<Backends.Entry> all = new ArrayList<>();
            for (VulkanAdapter adapter : vulkan.adapters()) {
                all.add(new Backends.Entry(NAME, adapter.suits(), description(adapter)));
            }
            return all.isEmpty()
                    ? List.of(new Backends.Entry(NAME, false, "no driver offers a device; the processor draws"))
                    : all;
        } catch (ViewportException e) {
            return List.of(new Backends.Entry(NAME, false, e.getMessage() + "; the processor draws"));
        }
    }

    private static String description(VulkanAdapter adapter) {
        String what = "vulkan: " + adapter.name() + ", Vulkan " + adapter.version() + ", " + adapter.driver();
        if (!adapter.suits()) {
            return what + "; Vulkan 1.2 with timeline semaphores is needed: install a newer driver";
        }
        if (adapter.kind() == VulkanAdapter.Kind.PROCESSOR) {
            return what + "; it is the processor, so it draws only when asked for";
        }
        return what + (adapter.sharesMemory() ? ", shares memory with CUDA" : ", shares no memory with CUDA");
    }
}
