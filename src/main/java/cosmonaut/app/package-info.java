/// Composition root and command line: the only room that names a concrete backend, viewport or codec.
@NullMarked
package cosmonaut.app;

import org.jspecify.annotations.NullMarked;
