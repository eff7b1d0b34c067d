/// How a picture reaches the screen: requests to draw, renderers that answer them, and the thread between. Knows
/// cameras,
/// pictures and keyframes, but no window and no network; `viewport.vulkan` and `viewport.cpu` are two renderers.
@NullMarked
package cosmonaut.viewport;

import org.jspecify.annotations.NullMarked;
