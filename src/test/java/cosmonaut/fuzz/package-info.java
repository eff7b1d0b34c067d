@NullMarked
package cosmonaut.fuzz;

import org.jspecify.annotations.NullMarked;
