/// A flight in a file: what the world was asked, chunk by chunk, so that it can be made again to the byte.
@NullMarked
package cosmonaut.session.file;

import org.jspecify.annotations.NullMarked;
