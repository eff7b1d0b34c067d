@NullMarked
package cosmonaut.ui.drive;

import org.jspecify.annotations.NullMarked;
