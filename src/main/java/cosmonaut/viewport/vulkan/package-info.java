/// Draws the viewport by Vulkan 1.2: compute passes and one mesh, from the SPIR-V that the build makes of `shaders/`.
/// Needs the system's loader (`libvulkan.so.1`, `vulkan-1.dll`) and a driver; where one is missing,
/// [VulkanInstance#open] says so. All calls of a renderer come from one thread.
@NullMarked
package cosmonaut.viewport.vulkan;

import org.jspecify.annotations.NullMarked;
