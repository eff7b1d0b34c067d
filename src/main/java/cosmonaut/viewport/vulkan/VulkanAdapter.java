package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.EXTExternalMemoryHost.VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME;
import static org.lwjgl.vulkan.VK12.*;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkExtensionProperties;
import org.lwjgl.vulkan.VkExternalBufferProperties;
import org.lwjgl.vulkan.VkExternalSemaphoreProperties;
import org.lwjgl.vulkan.VkPhysicalDevice;
import org.lwjgl.vulkan.VkPhysicalDeviceDriverProperties;
import org.lwjgl.vulkan.VkPhysicalDeviceExternalBufferInfo;
import org.lwjgl.vulkan.VkPhysicalDeviceExternalMemoryHostPropertiesEXT;
import org.lwjgl.vulkan.VkPhysicalDeviceExternalSemaphoreInfo;
import org.lwjgl.vulkan.VkPhysicalDeviceFeatures2;
import org.lwjgl.vulkan.VkPhysicalDeviceIDProperties;
import org.lwjgl.vulkan.VkPhysicalDeviceProperties2;
import org.lwjgl.vulkan.VkPhysicalDeviceVulkan12Features;
import org.lwjgl.vulkan.VkSemaphoreTypeCreateInfo;

/// A device that a Vulkan driver offers. Valid while its instance is open.
///
/// @param name as the driver gives it
/// @param kind what it is
/// @param uuid of the device, 32 hexadecimal digits; the same that CUDA gives for the same card
/// @param driver its name and version
/// @param version of Vulkan that it knows, such as `1.3.230`
/// @param suits whether it knows Vulkan 1.2 with timeline semaphores, which the renderer needs
/// @param extensions it offers
/// @param sharing what it shares with others
/// @param timestampPeriod nanoseconds of one tick of its clock
/// @param handle for Vulkan's calls
public record VulkanAdapter(
        String name,
        Kind kind,
        String uuid,
        String driver,
        String version,
        boolean suits,
        Set<String> extensions,
        Sharing sharing,
        float timestampPeriod,
        VkPhysicalDevice handle) {

    /// Kinds of devices, best first.
    public enum Kind {
        /// A card with memory of its own.
        DISCRETE,
        /// Shares the host's memory.
        INTEGRATED,
        /// Part of a card, in a virtual machine.
        VIRTUAL,
        /// Anything else.
        OTHER,
        /// The processor, which plays a graphics card.
        PROCESSOR
    }

    /// What a device shares with the host and with other program interfaces.
    ///
    /// @param memory whether it exports memory of its own, so that pictures made by CUDA can be drawn from there
    /// @param timelines whether it exports timeline semaphores, so that nobody waits on the host
    /// @param hostAlignment bytes that memory of the host must be aligned to, as the driver says; 0 where it takes none
    public record Sharing(boolean memory, boolean timelines, long hostAlignment) {

        /// Memory is given out in pages; a driver that wants more than some of them, or no power of two, is wrong.
        private static final long MOST = 1 << 20;

        /// Whether memory of the host can be used as it is.
        public boolean importsHostMemory() {
            return hostAlignment > 0 && hostAlignment <= MOST && Long.bitCount(hostAlignment) == 1;
        }
    }

    /// Asks the driver.
    static VulkanAdapter of(VkPhysicalDevice handle) {
        try (MemoryStack stack = stackPush()) {
            var id = VkPhysicalDeviceIDProperties.calloc(stack).sType$Default();
            var driver = VkPhysicalDeviceDriverProperties.calloc(stack).sType$Default();
            var properties = VkPhysicalDeviceProperties2.calloc(stack).sType$Default();
            properties.pNext(id).pNext(driver);
            vkGetPhysicalDeviceProperties2(handle, properties);
            int api = properties.properties().apiVersion();
            boolean new_ = api >= VK_API_VERSION_1_2;
            var features12 = VkPhysicalDeviceVulkan12Features.calloc(stack).sType$Default();
            var features = VkPhysicalDeviceFeatures2.calloc(stack).sType$Default();
            if (new_) {
                vkGetPhysicalDeviceFeatures2(handle, features.pNext(features12));
            }
            Set<String> extensions = extensions(handle, stack);
            return new VulkanAdapter(
                    properties.properties().deviceNameString(),
                    kind(properties.properties().deviceType()),
                    uuid(id.deviceUUID()),
                    (driver.driverNameString() + " " + driver.driverInfoString()).strip(),
                    VK_VERSION_MAJOR(api) + "." + VK_VERSION_MINOR(api) + "." + VK_VERSION_PATCH(api),
                    new_ && features12.timelineSemaphore(),
                    extensions,
                    new Sharing(
                            new_ && exportsMemory(handle, extensions, stack),
                            new_ && exportsTimelines(handle, extensions, stack),
                            new_ ? hostAlignment(handle, extensions, stack) : 0),
                    properties.properties().limits().timestampPeriod(),
                    handle);
        }
    }

    /// An extension alone says nothing of this kind of memory.
    private static boolean exportsMemory(VkPhysicalDevice handle, Set<String> extensions, MemoryStack stack) {
        if (!extensions.contains(ExternalHandles.MEMORY)) {
            return false;
        }
        var asked = VkPhysicalDeviceExternalBufferInfo.calloc(stack)
                .sType$Default()
                .usage(GpuBuffer.USAGE)
                .handleType(ExternalHandles.MEMORY_TYPE);
        var told = VkExternalBufferProperties.calloc(stack).sType$Default();
        vkGetPhysicalDeviceExternalBufferProperties(handle, asked, told);
        int features = told.externalMemoryProperties().externalMemoryFeatures();
        return (features & VK_EXTERNAL_MEMORY_FEATURE_EXPORTABLE_BIT) != 0;
    }

    private static boolean exportsTimelines(VkPhysicalDevice handle, Set<String> extensions, MemoryStack stack) {
        if (!extensions.contains(ExternalHandles.SEMAPHORE)) {
            return false;
        }
        var asked = VkPhysicalDeviceExternalSemaphoreInfo.calloc(stack)
                .sType$Default()
                .handleType(ExternalHandles.SEMAPHORE_TYPE);
        asked.pNext(VkSemaphoreTypeCreateInfo.calloc(stack).sType$Default().semaphoreType(VK_SEMAPHORE_TYPE_TIMELINE));
        var told = VkExternalSemaphoreProperties.calloc(stack).sType$Default();
        vkGetPhysicalDeviceExternalSemaphoreProperties(handle, asked, told);
        return (told.externalSemaphoreFeatures() & VK_EXTERNAL_SEMAPHORE_FEATURE_EXPORTABLE_BIT) != 0;
    }

    private static long hostAlignment(VkPhysicalDevice handle, Set<String> extensions, MemoryStack stack) {
        if (!extensions.contains(VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME)) {
            return 0;
        }
        var host = VkPhysicalDeviceExternalMemoryHostPropertiesEXT.calloc(stack).sType$Default();
        vkGetPhysicalDeviceProperties2(
                handle,
                VkPhysicalDeviceProperties2.calloc(stack).sType$Default().pNext(host));
        return host.minImportedHostPointerAlignment();
    }

    private static Kind kind(int type) {
        return switch (type) {
            case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU -> Kind.DISCRETE;
            case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU -> Kind.INTEGRATED;
            case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU -> Kind.VIRTUAL;
            case VK_PHYSICAL_DEVICE_TYPE_CPU -> Kind.PROCESSOR;
            default -> Kind.OTHER;
        };
    }

    private static String uuid(ByteBuffer bytes) {
        byte[] sixteen = new byte[VK_UUID_SIZE];
        bytes.get(bytes.position(), sixteen);
        return HexFormat.of().formatHex(sixteen);
    }

    private static Set<String> extensions(VkPhysicalDevice handle, MemoryStack stack) {
        IntBuffer count = stack.ints(0);
        Vulkan.check(
                vkEnumerateDeviceExtensionProperties(handle, (String) null, count, null),
                "vkEnumerateDeviceExtensionProperties");
        try (var found = VkExtensionProperties.malloc(count.get(0))) {
            Vulkan.check(
                    vkEnumerateDeviceExtensionProperties(handle, (String) null, count, found),
                    "vkEnumerateDeviceExtensionProperties");
            Set<String> names = new HashSet<>();
            found.forEach(extension -> names.add(extension.extensionNameString()));
            return Set.copyOf(names);
        }
    }
}
