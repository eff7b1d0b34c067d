/// Drives of a rig through a world: what is asked for, and the pictures of all cameras that come of it. Knows no window
/// and no file.
@NullMarked
package cosmonaut.session.drive;

import org.jspecify.annotations.NullMarked;
