package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.KHRExternalMemoryFd.vkGetMemoryFdKHR;
import static org.lwjgl.vulkan.KHRExternalMemoryWin32.vkGetMemoryWin32HandleKHR;
import static org.lwjgl.vulkan.KHRExternalSemaphoreFd.vkGetSemaphoreFdKHR;
import static org.lwjgl.vulkan.KHRExternalSemaphoreWin32.vkGetSemaphoreWin32HandleKHR;
import static org.lwjgl.vulkan.VK12.*;

import java.nio.IntBuffer;
import java.util.List;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.Platform;
import org.lwjgl.vulkan.KHRExternalMemoryFd;
import org.lwjgl.vulkan.KHRExternalMemoryWin32;
import org.lwjgl.vulkan.KHRExternalSemaphoreFd;
import org.lwjgl.vulkan.KHRExternalSemaphoreWin32;
import org.lwjgl.vulkan.VkDevice;
import org.lwjgl.vulkan.VkMemoryGetFdInfoKHR;
import org.lwjgl.vulkan.VkMemoryGetWin32HandleInfoKHR;
import org.lwjgl.vulkan.VkSemaphoreGetFdInfoKHR;
import org.lwjgl.vulkan.VkSemaphoreGetWin32HandleInfoKHR;

/// Handles by which another program interface imports memory and semaphores: file descriptors, on Windows handles of
/// the system's.
final class ExternalHandles {

    private static final boolean WINDOWS = Platform.get() == Platform.WINDOWS;

    /// Extension that exports memory.
    static final String MEMORY = WINDOWS
            ? KHRExternalMemoryWin32.VK_KHR_EXTERNAL_MEMORY_WIN32_EXTENSION_NAME
            : KHRExternalMemoryFd.VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME;

    /// Extension that exports semaphores.
    static final String SEMAPHORE = WINDOWS
            ? KHRExternalSemaphoreWin32.VK_KHR_EXTERNAL_SEMAPHORE_WIN32_EXTENSION_NAME
            : KHRExternalSemaphoreFd.VK_KHR_EXTERNAL_SEMAPHORE_FD_EXTENSION_NAME;

    /// Kind of handle of memory.
    static final int MEMORY_TYPE =
            WINDOWS ? VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_WIN32_BIT : VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;

    /// Kind of handle of a semaphore.
    static final int SEMAPHORE_TYPE = WINDOWS
            ? VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_WIN32_BIT
            : VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT;

    private ExternalHandles() {}

    static List<String> extensions() {
        return List.of(MEMORY, SEMAPHORE);
    }

    /// @param memory made to be exported
    static long ofMemory(VkDevice device, long memory) {
        try (MemoryStack stack = stackPush()) {
            if (WINDOWS) {
                PointerBuffer handle = stack.mallocPointer(1);
                var info = VkMemoryGetWin32HandleInfoKHR.calloc(stack)
                        .sType$Default()
                        .memory(memory)
                        .handleType(MEMORY_TYPE);
                Vulkan.check(vkGetMemoryWin32HandleKHR(device, info, handle), "vkGetMemoryWin32HandleKHR");
                return handle.get(0);
            }
            IntBuffer fd = stack.mallocInt(1);
            var info = VkMemoryGetFdInfoKHR.calloc(stack)
                    .sType$Default()
                    .memory(memory)
                    .handleType(MEMORY_TYPE);
            Vulkan.check(vkGetMemoryFdKHR(device, info, fd), "vkGetMemoryFdKHR");
            return fd.get(0);
        }
    }

    /// @param semaphore made to be exported
    static long ofSemaphore(VkDevice device, long semaphore) {
        try (MemoryStack stack = stackPush()) {
            if (WINDOWS) {
                PointerBuffer handle = stack.mallocPointer(1);
                var info = VkSemaphoreGetWin32HandleInfoKHR.calloc(stack)
                        .sType$Default()
                        .semaphore(semaphore)
                        .handleType(SEMAPHORE_TYPE);
                Vulkan.check(vkGetSemaphoreWin32HandleKHR(device, info, handle), "vkGetSemaphoreWin32HandleKHR");
                return handle.get(0);
            }
            IntBuffer fd = stack.mallocInt(1);
            var info = VkSemaphoreGetFdInfoKHR.calloc(stack)
                    .sType$Default()
                    .semaphore(semaphore)
                    .handleType(SEMAPHORE_TYPE);
            Vulkan.check(vkGetSemaphoreFdKHR(device, info, fd), "vkGetSemaphoreFdKHR");
            return fd.get(0);
        }
    }
}
