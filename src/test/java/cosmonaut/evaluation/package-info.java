@NullMarked
package cosmonaut.evaluation;

import org.jspecify.annotations.NullMarked;
