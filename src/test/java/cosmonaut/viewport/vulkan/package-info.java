@NullMarked
package cosmonaut.viewport.vulkan;

import org.jspecify.annotations.NullMarked;
