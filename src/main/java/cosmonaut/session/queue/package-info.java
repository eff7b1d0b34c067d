/// Paths that wait to be rendered, in a folder that programs share and that outlives them.
@NullMarked
package cosmonaut.session.queue;

import org.jspecify.annotations.NullMarked;
