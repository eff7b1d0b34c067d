/// The window: its shell, pages, words and themes. Views bind, view models decide; only this room and those inside it
/// know JavaFX.
@NullMarked
package cosmonaut.ui;

import org.jspecify.annotations.NullMarked;
