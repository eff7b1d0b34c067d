package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.system.MemoryUtil.NULL;
import static org.lwjgl.vulkan.EXTDebugUtils.*;
import static org.lwjgl.vulkan.VK12.*;

import cosmonaut.viewport.ViewportException;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkApplicationInfo;
import org.lwjgl.vulkan.VkDebugUtilsMessengerCallbackDataEXT;
import org.lwjgl.vulkan.VkDebugUtilsMessengerCallbackEXT;
import org.lwjgl.vulkan.VkDebugUtilsMessengerCreateInfoEXT;
import org.lwjgl.vulkan.VkInstance;
import org.lwjgl.vulkan.VkInstanceCreateInfo;
import org.lwjgl.vulkan.VkPhysicalDevice;

/// The system's Vulkan, opened.
public final class VulkanInstance implements AutoCloseable {

    private static final String VALIDATION = "VK_LAYER_KHRONOS_validation";

    static {
        // The other way to memory makes Java warn of its end.
        if (Configuration.MEMORY_BACKEND.get() == null) {
            Configuration.MEMORY_BACKEND.set("ffm");
        }
    }

    private final VkInstance handle;
    private final @Nullable VkDebugUtilsMessengerCallbackEXT callback;
    private final long messenger;
    private final List<VulkanAdapter> adapters;
    private boolean closed;

    private VulkanInstance(
            VkInstance handle,
            @Nullable VkDebugUtilsMessengerCallbackEXT callback,
            long messenger,
            List<VulkanAdapter> adapters) {
        this.handle = handle;
        this.callback = callback;
        this.messenger = messenger;
        this.adapters = adapters;
    }

    /// Opens Vulkan without validation.
    ///
    /// @throws ViewportException if there is no loader, or no driver starts
    public static VulkanInstance open() {
        return open(null);
    }

    /// Opens Vulkan.
    ///
    /// @param complaints told what the validation layer finds wrong, on whatever thread; null leaves the layer out
    /// @throws ViewportException if there is no loader, no driver starts, or the layer is asked for and not installed
    public static VulkanInstance open(@Nullable Consumer<String> complaints) {
        try {
            return opened(complaints);
        } catch (LinkageError e) {
            throw new ViewportException(
                    "Vulkan: there is no loader on this machine; install libvulkan1 or a graphics driver", e);
        }
    }

    private static VulkanInstance opened(@Nullable Consumer<String> complaints) {
        try (MemoryStack stack = stackPush()) {
            var application = VkApplicationInfo.calloc(stack)
                    .sType$Default()
                    .pApplicationName(stack.UTF8("Cosmonaut"))
                    .apiVersion(VK_API_VERSION_1_2);
            var create = VkInstanceCreateInfo.calloc(stack).sType$Default().pApplicationInfo(application);
            List<String> extensions = new ArrayList<>(WindowSystems.offered(stack));
            VkDebugUtilsMessengerCallbackEXT callback = null;
            if (complaints != null) {
                callback = VkDebugUtilsMessengerCallbackEXT.create((severity, types, data, user) -> {
                    complaints.accept(
                            VkDebugUtilsMessengerCallbackDataEXT.create(data).pMessageString());
                    return VK_FALSE;
                });
                create.ppEnabledLayerNames(stack.pointers(stack.UTF8(VALIDATION)));
                extensions.add(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
            }
            PointerBuffer names = stack.mallocPointer(extensions.size());
            extensions.forEach(name -> names.put(stack.UTF8(name)));
            create.ppEnabledExtensionNames(names.flip());
            PointerBuffer made = stack.mallocPointer(1);
            Vulkan.check(vkCreateInstance(create, null, made), "vkCreateInstance");
            VkInstance handle = new VkInstance(made.get(0), create);
            long messenger = callback == null ? NULL : messenger(handle, callback, stack);
            return new VulkanInstance(handle, callback, messenger, adapters(handle, stack));
        }
    }

    private static long messenger(VkInstance handle, VkDebugUtilsMessengerCallbackEXT callback, MemoryStack stack) {
        var create = VkDebugUtilsMessengerCreateInfoEXT.calloc(stack)
                .sType$Default()
                .messageSeverity(
                        VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT)
                .messageType(VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT)
                .pfnUserCallback(callback);
        LongBuffer made = stack.mallocLong(1);
        Vulkan.check(vkCreateDebugUtilsMessengerEXT(handle, create, null, made), "vkCreateDebugUtilsMessengerEXT");
        return made.get(0);
    }

    private static List<VulkanAdapter> adapters(VkInstance handle, MemoryStack stack) {
        IntBuffer count = stack.ints(0);
        Vulkan.check(vkEnumeratePhysicalDevices(handle, count, null), "vkEnumeratePhysicalDevices");
        if (count.get(0) == 0) {
            return List.of();
        }
        PointerBuffer handles = stack.mallocPointer(count.get(0));
        Vulkan.check(vkEnumeratePhysicalDevices(handle, count, handles), "vkEnumeratePhysicalDevices");
        List<VulkanAdapter> all = new ArrayList<>();
        for (int i = 0; i < count.get(0); i++) {
            all.add(VulkanAdapter.of(new VkPhysicalDevice(handles.get(i), handle)));
        }
        all.sort(Comparator.comparing(VulkanAdapter::kind));
        return List.copyOf(all);
    }

    /// What the drivers offer, best first.
    public List<VulkanAdapter> adapters() {
        return adapters;
    }

    /// The device to draw on: the card with this UUID, and no other where one is given; else the best that is not the
    /// processor.
    ///
    /// @param uuid of the card that makes the pictures, 32 hexadecimal digits, or null where the processor makes them
    /// @param processorToo whether the processor may play a graphics card
    public Optional<VulkanAdapter> choose(@Nullable String uuid, boolean processorToo) {
        return choose(adapters, uuid, processorToo);
    }

    /// As above, among these.
    ///
    /// @param adapters best first
    public static Optional<VulkanAdapter> choose(
            List<VulkanAdapter> adapters, @Nullable String uuid, boolean processorToo) {
        return adapters.stream()
                .filter(VulkanAdapter::suits)
                .filter(adapter -> uuid == null || uuid.equals(adapter.uuid()))
                .filter(adapter -> processorToo || adapter.kind() != VulkanAdapter.Kind.PROCESSOR)
                .findFirst();
    }

    /// Closes it; all devices must be closed before.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (messenger != NULL) {
            vkDestroyDebugUtilsMessengerEXT(handle, messenger, null);
        }
        vkDestroyInstance(handle, null);
        if (callback != null) {
            callback.free();
        }
    }
}
