/// Clips of flights with what is needed to know how they were made.
@NullMarked
package cosmonaut.session.recording;

import org.jspecify.annotations.NullMarked;
