/// A running world: a path is cut into chunks, chunks become frames, frames are recorded. Knows no window.
@NullMarked
package cosmonaut.session;

import org.jspecify.annotations.NullMarked;
