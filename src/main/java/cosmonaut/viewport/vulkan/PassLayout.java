package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.VK12.*;

import java.nio.LongBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkDescriptorSetLayoutBinding;
import org.lwjgl.vulkan.VkDescriptorSetLayoutCreateInfo;
import org.lwjgl.vulkan.VkPipelineLayoutCreateInfo;
import org.lwjgl.vulkan.VkPushConstantRange;

/// What a pass is given: resources in the order of its bindings, and numbers.
///
/// @param set the layout of its descriptor set
/// @param pipeline the layout of its pipeline
/// @param stages that see both
record PassLayout(VulkanDevice device, long set, long pipeline, int stages) implements AutoCloseable {

    /// Images to be sampled of a binding.
    static final int SOURCES = 4;

    /// What a binding is.
    enum Kind {
        BUFFER(VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1),
        IMAGE(VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, 1),
        SAMPLED(VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, SOURCES);

        private final int type;
        private final int count;

        Kind(int type, int count) {
            this.type = type;
            this.count = count;
        }
    }

    /// @param pushBytes numbers that are pushed, at most 128 bytes
    static PassLayout of(VulkanDevice device, int stages, int pushBytes, Kind... kinds) {
        try (MemoryStack stack = stackPush()) {
            var bindings = VkDescriptorSetLayoutBinding.calloc(kinds.length, stack);
            for (int i = 0; i < kinds.length; i++) {
                bindings.get(i)
                        .binding(i)
                        .descriptorType(kinds[i].type)
                        .descriptorCount(kinds[i].count)
                        .stageFlags(stages);
            }
            LongBuffer made = stack.mallocLong(1);
            var create = VkDescriptorSetLayoutCreateInfo.calloc(stack)
                    .sType$Default()
                    .pBindings(bindings);
            Vulkan.check(
                    vkCreateDescriptorSetLayout(device.handle(), create, null, made), "vkCreateDescriptorSetLayout");
            long set = made.get(0);
            var push = VkPushConstantRange.calloc(1, stack);
            push.get(0).set(stages, 0, pushBytes);
            var layout = VkPipelineLayoutCreateInfo.calloc(stack)
                    .sType$Default()
                    .pSetLayouts(stack.longs(set))
                    .pPushConstantRanges(push);
            Vulkan.check(vkCreatePipelineLayout(device.handle(), layout, null, made), "vkCreatePipelineLayout");
            return new PassLayout(device, set, made.get(0), stages);
        }
    }

    @Override
    public void close() {
        vkDestroyPipelineLayout(device.handle(), pipeline, null);
        vkDestroyDescriptorSetLayout(device.handle(), set, null);
    }
}
