@NullMarked
package cosmonaut.ui.library;

import org.jspecify.annotations.NullMarked;
