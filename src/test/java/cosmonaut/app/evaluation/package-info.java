@NullMarked
package cosmonaut.app.evaluation;

import org.jspecify.annotations.NullMarked;
