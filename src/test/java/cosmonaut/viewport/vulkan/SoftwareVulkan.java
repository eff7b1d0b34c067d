package cosmonaut.viewport.vulkan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.viewport.ViewportException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Vulkan on the processor, with the validation layer where it is installed, for tests without a graphics card.
final class SoftwareVulkan implements AutoCloseable {

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final VulkanInstance instance;

    private SoftwareVulkan() {
        VulkanInstance opened;
        try {
            opened = VulkanInstance.open(complaints::add);
        } catch (ViewportException e) {
            opened = VulkanInstance.open();
        }
        instance = opened;
    }

    /// Skips the test where there is no Vulkan.
    static SoftwareVulkan open() {
        try {
            SoftwareVulkan opened = new SoftwareVulkan();
            if (opened.instance.choose(null, true).isEmpty()) {
                opened.instance.close();
                assumeTrue(false, "no Vulkan device: install mesa-vulkan-drivers");
            }
            return opened;
        } catch (ViewportException e) {
            assumeTrue(false, "no Vulkan here: install libvulkan1 and mesa-vulkan-drivers");
            throw e;
        }
    }

    VulkanInstance instance() {
        return instance;
    }

    VulkanAdapter adapter() {
        return instance.choose(null, true).orElseThrow();
    }

    /// @throws AssertionError if the validation layer found anything wrong
    @Override
    public void close() {
        instance.close();
        assertEquals(List.of(), complaints.stream().distinct().toList(), "what the validation layer says");
    }
}
