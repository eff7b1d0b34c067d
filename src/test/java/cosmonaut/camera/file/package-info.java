@NullMarked
package cosmonaut.camera.file;

import org.jspecify.annotations.NullMarked;
