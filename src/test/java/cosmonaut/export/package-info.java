@NullMarked
package cosmonaut.export;

import org.jspecify.annotations.NullMarked;
