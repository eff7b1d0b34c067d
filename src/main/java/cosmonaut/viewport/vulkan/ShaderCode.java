package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.VK12.*;

import cosmonaut.viewport.ViewportException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.vulkan.VkShaderModuleCreateInfo;

/// SPIR-V that the build made of a file in `shaders/`, as a module of a device.
record ShaderCode(VulkanDevice device, long module) implements AutoCloseable {

    /// @param name of the file, such as `pull.comp`
    static ShaderCode of(VulkanDevice device, String name) {
        byte[] code;
        try (InputStream in = ShaderCode.class.getResourceAsStream(name + ".spv")) {
            if (in == null) {
                throw new ViewportException("shader " + name + ": is not in the program; build it anew");
            }
            code = in.readAllBytes();
        } catch (IOException e) {
            throw new ViewportException("shader " + name + ": cannot be read", e);
        }
        ByteBuffer words = MemoryUtil.memAlloc(code.length).put(code).flip();
        try (MemoryStack stack = stackPush()) {
            LongBuffer made = stack.mallocLong(1);
            var create = VkShaderModuleCreateInfo.calloc(stack).sType$Default().pCode(words);
            Vulkan.check(vkCreateShaderModule(device.handle(), create, null, made), "vkCreateShaderModule " + name);
            return new ShaderCode(device, made.get(0));
        } finally {
            MemoryUtil.memFree(words);
        }
    }

    @Override
    public void close() {
        vkDestroyShaderModule(device.handle(), module, null);
    }
}
