/// Where flights begin: bundled worlds, scene folders, and any picture.
@NullMarked
package cosmonaut.scene;

import org.jspecify.annotations.NullMarked;
