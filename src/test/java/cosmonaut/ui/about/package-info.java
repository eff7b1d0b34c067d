@NullMarked
package cosmonaut.ui.about;

import org.jspecify.annotations.NullMarked;
