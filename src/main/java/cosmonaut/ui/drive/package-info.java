/// The page on which a drive is drawn, checked and rolled out, and its six views are watched.
@NullMarked
package cosmonaut.ui.drive;

import org.jspecify.annotations.NullMarked;
