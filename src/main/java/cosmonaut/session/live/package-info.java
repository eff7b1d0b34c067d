/// A flight that a person steers: the control becomes a path, the path chunks, the chunks pictures that are played.
@NullMarked
package cosmonaut.session.live;

import org.jspecify.annotations.NullMarked;
