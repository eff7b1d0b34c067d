package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.VK12.*;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkCommandBuffer;
import org.lwjgl.vulkan.VkComputePipelineCreateInfo;

/// A pass that works on every pixel, in groups of 16x16.
final class ComputePass implements AutoCloseable {

    private static final int GROUP = 16;

    private final VulkanDevice device;
    private final PassLayout layout;
    private final long pipeline;

    /// @param shader name of its file, such as `pull.comp`
    ComputePass(VulkanDevice device, String shader, int pushBytes, PassLayout.Kind... kinds) {
        this.device = device;
        layout = PassLayout.of(device, VK_SHADER_STAGE_COMPUTE_BIT, pushBytes, kinds);
        try (MemoryStack stack = stackPush();
                ShaderCode code = ShaderCode.of(device, shader)) {
            var create = VkComputePipelineCreateInfo.calloc(1, stack);
            create.get(0)
                    .sType$Default()
                    .layout(layout.pipeline())
                    .stage()
                    .sType$Default()
                    .stage(VK_SHADER_STAGE_COMPUTE_BIT)
                    .module(code.module())
                    .pName(stack.UTF8("main"));
            LongBuffer made = stack.mallocLong(1);
            Vulkan.check(
                    vkCreateComputePipelines(device.handle(), VK_NULL_HANDLE, create, null, made),
                    "vkCreateComputePipelines " + shader);
            pipeline = made.get(0);
        }
    }

    /// Records the pass over `width` x `height` pixels; what follows sees what it wrote.
    ///
    /// @param push its numbers, as the shader declares them
    void record(
            VkCommandBuffer commands, Bindings bindings, int width, int height, ByteBuffer push, Object... resources) {
        long set = bindings.set(layout, resources);
        try (MemoryStack stack = stackPush()) {
            vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
            vkCmdBindDescriptorSets(
                    commands, VK_PIPELINE_BIND_POINT_COMPUTE, layout.pipeline(), 0, stack.longs(set), null);
            vkCmdPushConstants(commands, layout.pipeline(), layout.stages(), 0, push);
            vkCmdDispatch(commands, (width + GROUP - 1) / GROUP, (height + GROUP - 1) / GROUP, 1);
        }
        VulkanDevice.barrier(commands);
    }

    @Override
    public void close() {
        vkDestroyPipeline(device.handle(), pipeline, null);
        layout.close();
    }
}
