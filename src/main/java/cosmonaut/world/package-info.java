/// World models as the program sees them: a picture and a path of cameras go in, pictures come out.
@NullMarked
package cosmonaut.world;

import org.jspecify.annotations.NullMarked;
