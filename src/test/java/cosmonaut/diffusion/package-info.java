@NullMarked
package cosmonaut.diffusion;

import org.jspecify.annotations.NullMarked;
