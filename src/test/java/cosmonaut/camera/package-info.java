@NullMarked
package cosmonaut.camera;

import org.jspecify.annotations.NullMarked;
