/// The renderer that needs nothing but the processor: re-projection, enlargement and lines in plain Java.
@NullMarked
package cosmonaut.viewport.cpu;

import org.jspecify.annotations.NullMarked;
