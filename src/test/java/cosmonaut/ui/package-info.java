@NullMarked
package cosmonaut.ui;

import org.jspecify.annotations.NullMarked;
