@NullMarked
package cosmonaut.camera.edit;

import org.jspecify.annotations.NullMarked;
