/// The gallery: bundled worlds, recent flights and pictures of one's own; one click starts.
@NullMarked
package cosmonaut.ui.library;

import org.jspecify.annotations.NullMarked;
