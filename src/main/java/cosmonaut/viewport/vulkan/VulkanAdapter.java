package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.VK12.*;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkExtensionProperties;
import org.lwjgl.vulkan.VkPhysicalDevice;
import org.lwjgl.vulkan.VkPhysicalDeviceDriverProperties;
import org.lwjgl.vulkan.VkPhysicalDeviceFeatures2;
import org.lwjgl.vulkan.VkPhysicalDeviceIDProperties;
import org.lwjgl.vulkan.VkPhysicalDeviceProperties2;
import org.lwjgl.vulkan.VkPhysicalDeviceVulkan12Features;

/// A device that a Vulkan driver offers. Valid while its instance is open.
///
/// @param name as the driver gives it
/// @param kind what it is
/// @param uuid of the device, 32 hexadecimal digits; the same that CUDA gives for the same card
/// @param driver its name and version
/// @param version of Vulkan that it knows, such as `1.3.230`
/// @param suits whether it knows Vulkan 1.2 with timeline semaphores, which the renderer needs
/// @param extensions it offers
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

    /// Whether pictures of a card can be drawn from its own memory.
    public boolean sharesMemory() {
        return extensions.contains(ExternalHandles.MEMORY);
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
            return new VulkanAdapter(
                    properties.properties().deviceNameString(),
                    kind(properties.properties().deviceType()),
                    uuid(id.deviceUUID()),
                    (driver.driverNameString() + " " + driver.driverInfoString()).strip(),
                    VK_VERSION_MAJOR(api) + "." + VK_VERSION_MINOR(api) + "." + VK_VERSION_PATCH(api),
                    new_ && features12.timelineSemaphore(),
                    extensions(handle, stack),
                    properties.properties().limits().timestampPeriod(),
                    handle);
        }
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
