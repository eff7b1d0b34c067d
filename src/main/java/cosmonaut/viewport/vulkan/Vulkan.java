package cosmonaut.viewport.vulkan;

import static org.lwjgl.vulkan.VK12.*;

import cosmonaut.viewport.ViewportException;
import java.util.Map;

/// Results of Vulkan calls.
final class Vulkan {

    private static final Map<Integer, String> FAULTS = Map.of(
            VK_ERROR_OUT_OF_HOST_MEMORY, "the host has no memory left",
            VK_ERROR_OUT_OF_DEVICE_MEMORY, "the graphics card has no memory left; make the window smaller",
            VK_ERROR_INITIALIZATION_FAILED, "the driver cannot be started",
            VK_ERROR_DEVICE_LOST, "the graphics card was lost",
            VK_ERROR_LAYER_NOT_PRESENT, "the validation layer is not installed",
            VK_ERROR_EXTENSION_NOT_PRESENT, "an extension is missing",
            VK_ERROR_INCOMPATIBLE_DRIVER, "the driver does not know Vulkan 1.2",
            VK_TIMEOUT, "the graphics card does not answer");

    private Vulkan() {}

    /// @param what that was tried, such as `vkQueueSubmit`
    /// @throws ViewportException if it failed
    static void check(int result, String what) {
        if (result != VK_SUCCESS) {
            throw new ViewportException(what + ": " + FAULTS.getOrDefault(result, "Vulkan result " + result));
        }
    }
}
