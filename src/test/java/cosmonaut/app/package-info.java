@NullMarked
package cosmonaut.app;

import org.jspecify.annotations.NullMarked;
