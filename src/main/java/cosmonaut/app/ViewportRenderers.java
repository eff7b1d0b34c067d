package cosmonaut.app;

import cosmonaut.viewport.ViewRenderer;
import cosmonaut.viewport.ViewportException;
import cosmonaut.viewport.vulkan.VulkanAdapter;
import cosmonaut.viewport.vulkan.VulkanInstance;
import cosmonaut.viewport.vulkan.VulkanRenderer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Opens what draws the viewport.
final class ViewportRenderers {

    private ViewportRenderers() {}

    /// A renderer by Vulkan, which closes Vulkan with itself.
    ///
    /// @param uuid of the card that makes the pictures, or null where the processor makes them
    /// @param processorToo whether the processor may play a graphics card
    /// @param complaints told what the validation layer finds wrong, or null without it
    /// @throws ViewportException if there is no such device
    static ViewRenderer vulkan(@Nullable String uuid, boolean processorToo, @Nullable Consumer<String> complaints) {
        VulkanInstance instance = VulkanInstance.open(complaints);
        try {
            VulkanAdapter adapter = instance.choose(uuid, processorToo)
                    .orElseThrow(
                            () -> new ViewportException("Vulkan: no device here suits; `cosmonaut devices` says why"));
            return new VulkanRenderer(adapter, instance);
        } catch (RuntimeException e) {
            instance.close();
            throw e;
        }
    }
}
