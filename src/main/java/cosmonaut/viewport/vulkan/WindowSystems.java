package cosmonaut.viewport.vulkan;

import static org.lwjgl.vulkan.VK12.*;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.EXTHeadlessSurface;
import org.lwjgl.vulkan.EXTMetalSurface;
import org.lwjgl.vulkan.KHRSurface;
import org.lwjgl.vulkan.KHRWin32Surface;
import org.lwjgl.vulkan.KHRXcbSurface;
import org.lwjgl.vulkan.KHRXlibSurface;
import org.lwjgl.vulkan.VkExtensionProperties;

/// The extensions by which windows become surfaces. Under Wayland they are X11's, as those of JavaFX are.
final class WindowSystems {

    private static final Set<String> SURFACES = Set.of(
            KHRSurface.VK_KHR_SURFACE_EXTENSION_NAME,
            KHRXcbSurface.VK_KHR_XCB_SURFACE_EXTENSION_NAME,
            KHRXlibSurface.VK_KHR_XLIB_SURFACE_EXTENSION_NAME,
            KHRWin32Surface.VK_KHR_WIN32_SURFACE_EXTENSION_NAME,
            EXTMetalSurface.VK_EXT_METAL_SURFACE_EXTENSION_NAME,
            EXTHeadlessSurface.VK_EXT_HEADLESS_SURFACE_EXTENSION_NAME);

    private WindowSystems() {}

    /// Those that the loader offers; none where it knows no windows.
    static List<String> offered(MemoryStack stack) {
        IntBuffer count = stack.ints(0);
        Vulkan.check(
                vkEnumerateInstanceExtensionProperties((String) null, count, null),
                "vkEnumerateInstanceExtensionProperties");
        try (var found = VkExtensionProperties.malloc(count.get(0))) {
            Vulkan.check(
                    vkEnumerateInstanceExtensionProperties((String) null, count, found),
                    "vkEnumerateInstanceExtensionProperties");
            Set<String> names = new HashSet<>();
            found.forEach(extension -> names.add(extension.extensionNameString()));
            names.retainAll(SURFACES);
            return names.contains(KHRSurface.VK_KHR_SURFACE_EXTENSION_NAME) ? new ArrayList<>(names) : List.of();
        }
    }
}
