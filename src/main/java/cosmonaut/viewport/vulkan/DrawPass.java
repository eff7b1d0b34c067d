package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.VK12.*;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkAttachmentDescription;
import org.lwjgl.vulkan.VkAttachmentReference;
import org.lwjgl.vulkan.VkClearValue;
import org.lwjgl.vulkan.VkCommandBuffer;
import org.lwjgl.vulkan.VkFramebufferCreateInfo;
import org.lwjgl.vulkan.VkGraphicsPipelineCreateInfo;
import org.lwjgl.vulkan.VkPipelineColorBlendAttachmentState;
import org.lwjgl.vulkan.VkPipelineColorBlendStateCreateInfo;
import org.lwjgl.vulkan.VkPipelineDepthStencilStateCreateInfo;
import org.lwjgl.vulkan.VkPipelineDynamicStateCreateInfo;
import org.lwjgl.vulkan.VkPipelineInputAssemblyStateCreateInfo;
import org.lwjgl.vulkan.VkPipelineMultisampleStateCreateInfo;
import org.lwjgl.vulkan.VkPipelineRasterizationStateCreateInfo;
import org.lwjgl.vulkan.VkPipelineShaderStageCreateInfo;
import org.lwjgl.vulkan.VkPipelineVertexInputStateCreateInfo;
import org.lwjgl.vulkan.VkPipelineViewportStateCreateInfo;
import org.lwjgl.vulkan.VkRect2D;
import org.lwjgl.vulkan.VkRenderPassBeginInfo;
import org.lwjgl.vulkan.VkRenderPassCreateInfo;
import org.lwjgl.vulkan.VkSubpassDescription;
import org.lwjgl.vulkan.VkViewport;

/// A pass that draws triangles, which its vertex shader makes of numbers in buffers.
///
/// One kind draws surfaces into a cleared image of 32-bit numbers with a depth test, where nearer is greater; the other
/// draws over a picture and blends.
final class DrawPass implements AutoCloseable {

    private final VulkanDevice device;
    private final boolean surfaces;
    private final PassLayout layout;
    private final long renderPass;
    private final long pipeline;

    private DrawPass(VulkanDevice device, boolean surfaces, PassLayout layout, String name, int format) {
        this.device = device;
        this.surfaces = surfaces;
        this.layout = layout;
        this.renderPass = renderPass(format);
        this.pipeline = pipeline(name);
    }

    /// Draws what `warp.vert` and `warp.frag` say.
    static DrawPass surfaces(VulkanDevice device, PassLayout layout) {
        return new DrawPass(device, true, layout, "warp", VK_FORMAT_R32G32B32A32_SFLOAT);
    }

    /// Draws what `lines.vert` and `lines.frag` say.
    static DrawPass lines(VulkanDevice device, PassLayout layout) {
        return new DrawPass(device, false, layout, "lines", VK_FORMAT_R8G8B8A8_UNORM);
    }

    private long renderPass(int format) {
        try (MemoryStack stack = stackPush()) {
            var attachments = VkAttachmentDescription.calloc(surfaces ? 2 : 1, stack);
            attachments
                    .get(0)
                    .format(format)
                    .samples(VK_SAMPLE_COUNT_1_BIT)
                    .loadOp(surfaces ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD)
                    .storeOp(VK_ATTACHMENT_STORE_OP_STORE)
                    .initialLayout(VK_IMAGE_LAYOUT_GENERAL)
                    .finalLayout(VK_IMAGE_LAYOUT_GENERAL);
            var colour = VkAttachmentReference.calloc(1, stack);
            colour.get(0).set(0, VK_IMAGE_LAYOUT_GENERAL);
            var subpass = VkSubpassDescription.calloc(1, stack);
            subpass.get(0)
                    .pipelineBindPoint(VK_PIPELINE_BIND_POINT_GRAPHICS)
                    .colorAttachmentCount(1)
                    .pColorAttachments(colour);
            if (surfaces) {
                attachments
                        .get(1)
                        .format(VK_FORMAT_D32_SFLOAT)
                        .samples(VK_SAMPLE_COUNT_1_BIT)
                        .loadOp(VK_ATTACHMENT_LOAD_OP_CLEAR)
                        .storeOp(VK_ATTACHMENT_STORE_OP_DONT_CARE)
                        .stencilLoadOp(VK_ATTACHMENT_LOAD_OP_DONT_CARE)
                        .stencilStoreOp(VK_ATTACHMENT_STORE_OP_DONT_CARE)
                        .initialLayout(VK_IMAGE_LAYOUT_GENERAL)
                        .finalLayout(VK_IMAGE_LAYOUT_GENERAL);
                subpass.get(0)
                        .pDepthStencilAttachment(
                                VkAttachmentReference.calloc(stack).set(1, VK_IMAGE_LAYOUT_GENERAL));
            }
            var create = VkRenderPassCreateInfo.calloc(stack)
                    .sType$Default()
                    .pAttachments(attachments)
                    .pSubpasses(subpass);
            LongBuffer made = stack.mallocLong(1);
            Vulkan.check(vkCreateRenderPass(device.handle(), create, null, made), "vkCreateRenderPass");
            return made.get(0);
        }
    }

    private long pipeline(String name) {
        try (MemoryStack stack = stackPush();
                ShaderCode vertex = ShaderCode.of(device, name + ".vert");
                ShaderCode fragment = ShaderCode.of(device, name + ".frag")) {
            var stages = VkPipelineShaderStageCreateInfo.calloc(2, stack);
            stages.get(0)
                    .sType$Default()
                    .stage(VK_SHADER_STAGE_VERTEX_BIT)
                    .module(vertex.module())
                    .pName(stack.UTF8("main"));
            stages.get(1)
                    .sType$Default()
                    .stage(VK_SHADER_STAGE_FRAGMENT_BIT)
                    .module(fragment.module())
                    .pName(stack.UTF8("main"));
            var blend = VkPipelineColorBlendAttachmentState.calloc(1, stack);
            int colours = VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_B_BIT;
            blend.get(0).colorWriteMask(surfaces ? colours | VK_COLOR_COMPONENT_A_BIT : colours);
            if (!surfaces) {
                blend.get(0)
                        .blendEnable(true)
                        .srcColorBlendFactor(VK_BLEND_FACTOR_SRC_ALPHA)
                        .dstColorBlendFactor(VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA)
                        .colorBlendOp(VK_BLEND_OP_ADD)
                        .srcAlphaBlendFactor(VK_BLEND_FACTOR_ZERO)
                        .dstAlphaBlendFactor(VK_BLEND_FACTOR_ONE)
                        .alphaBlendOp(VK_BLEND_OP_ADD);
            }
            // A surface that is seen from behind is not drawn: it would show what it hides.
            var raster = VkPipelineRasterizationStateCreateInfo.calloc(stack)
                    .sType$Default()
                    .polygonMode(VK_POLYGON_MODE_FILL)
                    .cullMode(surfaces ? VK_CULL_MODE_BACK_BIT : VK_CULL_MODE_NONE)
                    .frontFace(VK_FRONT_FACE_COUNTER_CLOCKWISE)
                    .lineWidth(1);
            var create = VkGraphicsPipelineCreateInfo.calloc(1, stack);
            create.get(0)
                    .sType$Default()
                    .pStages(stages)
                    .pVertexInputState(
                            VkPipelineVertexInputStateCreateInfo.calloc(stack).sType$Default())
                    .pInputAssemblyState(VkPipelineInputAssemblyStateCreateInfo.calloc(stack)
                            .sType$Default()
                            .topology(VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST))
                    .pViewportState(VkPipelineViewportStateCreateInfo.calloc(stack)
                            .sType$Default()
                            .viewportCount(1)
                            .scissorCount(1))
                    .pRasterizationState(raster)
                    .pMultisampleState(VkPipelineMultisampleStateCreateInfo.calloc(stack)
                            .sType$Default()
                            .rasterizationSamples(VK_SAMPLE_COUNT_1_BIT))
                    .pDepthStencilState(VkPipelineDepthStencilStateCreateInfo.calloc(stack)
                            .sType$Default()
                            .depthTestEnable(surfaces)
                            .depthWriteEnable(surfaces)
                            .depthCompareOp(VK_COMPARE_OP_GREATER))
                    .pColorBlendState(VkPipelineColorBlendStateCreateInfo.calloc(stack)
                            .sType$Default()
                            .pAttachments(blend))
                    .pDynamicState(VkPipelineDynamicStateCreateInfo.calloc(stack)
                            .sType$Default()
                            .pDynamicStates(stack.ints(VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR)))
                    .layout(layout.pipeline())
                    .renderPass(renderPass);
            LongBuffer made = stack.mallocLong(1);
            Vulkan.check(
                    vkCreateGraphicsPipelines(device.handle(), VK_NULL_HANDLE, create, null, made),
                    "vkCreateGraphicsPipelines " + name);
            return made.get(0);
        }
    }

    /// What it draws into; closed by the caller.
    ///
    /// @param depth as large as the image; only where surfaces are drawn
    long framebuffer(GpuImage image, GpuImage... depth) {
        try (MemoryStack stack = stackPush()) {
            LongBuffer views = stack.mallocLong(1 + depth.length).put(image.view());
            for (GpuImage each : depth) {
                views.put(each.view());
            }
            var create = VkFramebufferCreateInfo.calloc(stack)
                    .sType$Default()
                    .renderPass(renderPass)
                    .pAttachments(views.flip())
                    .width(image.width())
                    .height(image.height())
                    .layers(1);
            LongBuffer made = stack.mallocLong(1);
            Vulkan.check(vkCreateFramebuffer(device.handle(), create, null, made), "vkCreateFramebuffer");
            return made.get(0);
        }
    }

    /// Begins to draw; surfaces begin with nothing.
    void begin(VkCommandBuffer commands, long framebuffer, int width, int height) {
        try (MemoryStack stack = stackPush()) {
            // Nothing found, and infinitely far away.
            VkClearValue.Buffer nothing = VkClearValue.calloc(2, stack);
            var begin = VkRenderPassBeginInfo.calloc(stack)
                    .sType$Default()
                    .renderPass(renderPass)
                    .framebuffer(framebuffer)
                    .pClearValues(nothing);
            begin.renderArea().extent().set(width, height);
            vkCmdBeginRenderPass(commands, begin, VK_SUBPASS_CONTENTS_INLINE);
            vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
            var viewport = VkViewport.calloc(1, stack);
            viewport.get(0).set(0, 0, width, height, 0, 1);
            vkCmdSetViewport(commands, 0, viewport);
            var scissor = VkRect2D.calloc(1, stack);
            scissor.get(0).extent().set(width, height);
            vkCmdSetScissor(commands, 0, scissor);
        }
    }

    /// Draws triangles between [#begin] and [#end].
    void draw(VkCommandBuffer commands, Bindings bindings, int vertices, ByteBuffer push, Object... resources) {
        long set = bindings.set(layout, resources);
        try (MemoryStack stack = stackPush()) {
            vkCmdBindDescriptorSets(
                    commands, VK_PIPELINE_BIND_POINT_GRAPHICS, layout.pipeline(), 0, stack.longs(set), null);
        }
        vkCmdPushConstants(commands, layout.pipeline(), layout.stages(), 0, push);
        vkCmdDraw(commands, vertices, 1, 0, 0);
    }

    void end(VkCommandBuffer commands) {
        vkCmdEndRenderPass(commands);
        VulkanDevice.barrier(commands);
    }

    @Override
    public void close() {
        vkDestroyPipeline(device.handle(), pipeline, null);
        vkDestroyRenderPass(device.handle(), renderPass, null);
        layout.close();
    }
}
