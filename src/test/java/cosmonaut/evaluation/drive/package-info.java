@NullMarked
package cosmonaut.evaluation.drive;

import org.jspecify.annotations.NullMarked;
