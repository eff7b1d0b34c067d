/// A drawn path driven at a speed: the poses that come of it, what is wrong with them, and how to mend it.
@NullMarked
package cosmonaut.drive.plan;

import org.jspecify.annotations.NullMarked;
