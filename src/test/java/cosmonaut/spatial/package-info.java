@NullMarked
package cosmonaut.spatial;

import org.jspecify.annotations.NullMarked;
