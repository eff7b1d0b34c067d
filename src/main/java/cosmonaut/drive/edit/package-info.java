/// The path that a person draws, as values: control points, edits of them, and the curve through them.
@NullMarked
package cosmonaut.drive.edit;

import org.jspecify.annotations.NullMarked;
