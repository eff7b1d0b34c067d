package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.VK12.*;

import java.nio.LongBuffer;
import java.util.List;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkDescriptorBufferInfo;
import org.lwjgl.vulkan.VkDescriptorImageInfo;
import org.lwjgl.vulkan.VkDescriptorPoolCreateInfo;
import org.lwjgl.vulkan.VkDescriptorPoolSize;
import org.lwjgl.vulkan.VkDescriptorSetAllocateInfo;
import org.lwjgl.vulkan.VkSamplerCreateInfo;
import org.lwjgl.vulkan.VkWriteDescriptorSet;

/// What the passes of one picture are bound to. Everything is given back at once with [#restart].
final class Bindings implements AutoCloseable {

    private static final int MOST_SETS = 128;
    private static final int MOST_OF_A_KIND = 512;

    private final VulkanDevice device;
    private final long pool;
    private final long sampler;

    Bindings(VulkanDevice device) {
        this.device = device;
        try (MemoryStack stack = stackPush()) {
            var sizes = VkDescriptorPoolSize.calloc(3, stack);
            sizes.get(0).set(VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, MOST_OF_A_KIND);
            sizes.get(1).set(VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, MOST_OF_A_KIND);
            sizes.get(2).set(VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, MOST_OF_A_KIND);
            var create = VkDescriptorPoolCreateInfo.calloc(stack)
                    .sType$Default()
                    .maxSets(MOST_SETS)
                    .pPoolSizes(sizes);
            LongBuffer made = stack.mallocLong(1);
            Vulkan.check(vkCreateDescriptorPool(device.handle(), create, null, made), "vkCreateDescriptorPool");
            pool = made.get(0);
            // Shaders fetch pixels themselves; nothing is filtered.
            var look = VkSamplerCreateInfo.calloc(stack)
                    .sType$Default()
                    .magFilter(VK_FILTER_NEAREST)
                    .minFilter(VK_FILTER_NEAREST)
                    .addressModeU(VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE)
                    .addressModeV(VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE)
                    .addressModeW(VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE);
            Vulkan.check(vkCreateSampler(device.handle(), look, null, made), "vkCreateSampler");
            sampler = made.get(0);
        }
    }

    /// Forgets all sets; none may be in use.
    void restart() {
        Vulkan.check(vkResetDescriptorPool(device.handle(), pool, 0), "vkResetDescriptorPool");
    }

    /// A set of a pass, bound to these resources in the order of its bindings: [GpuBuffer], [GpuImage], or a list of
    /// images to be sampled.
    long set(PassLayout layout, Object... resources) {
        try (MemoryStack stack = stackPush()) {
            LongBuffer made = stack.mallocLong(1);
            var allocate = VkDescriptorSetAllocateInfo.calloc(stack)
                    .sType$Default()
                    .descriptorPool(pool)
                    .pSetLayouts(stack.longs(layout.set()));
            Vulkan.check(vkAllocateDescriptorSets(device.handle(), allocate, made), "vkAllocateDescriptorSets");
            long set = made.get(0);
            var writes = VkWriteDescriptorSet.calloc(resources.length, stack);
            for (int i = 0; i < resources.length; i++) {
                var write = writes.get(i).sType$Default().dstSet(set).dstBinding(i);
                switch (resources[i]) {
                    case GpuBuffer buffer -> {
                        var info = VkDescriptorBufferInfo.calloc(1, stack);
                        info.get(0).set(buffer.handle(), 0, VK_WHOLE_SIZE);
                        write.descriptorType(VK_DESCRIPTOR_TYPE_STORAGE_BUFFER)
                                .descriptorCount(1)
                                .pBufferInfo(info);
                    }
                    case GpuImage image -> {
                        var info = VkDescriptorImageInfo.calloc(1, stack);
                        info.get(0).set(VK_NULL_HANDLE, image.view(), VK_IMAGE_LAYOUT_GENERAL);
                        write.descriptorType(VK_DESCRIPTOR_TYPE_STORAGE_IMAGE)
                                .descriptorCount(1)
                                .pImageInfo(info);
                    }
                    case List<?> images -> {
                        var info = VkDescriptorImageInfo.calloc(images.size(), stack);
                        for (int k = 0; k < images.size(); k++) {
                            info.get(k).set(sampler, ((GpuImage) images.get(k)).view(), VK_IMAGE_LAYOUT_GENERAL);
                        }
                        write.descriptorType(VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER)
                                .descriptorCount(images.size())
                                .pImageInfo(info);
                    }
                    default -> throw new IllegalArgumentException("cannot be bound: " + resources[i]);
                }
            }
            vkUpdateDescriptorSets(device.handle(), writes, null);
            return set;
        }
    }

    @Override
    public void close() {
        vkDestroySampler(device.handle(), sampler, null);
        vkDestroyDescriptorPool(device.handle(), pool, null);
    }
}
