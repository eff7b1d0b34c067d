/// How fast a path is driven: what a person asks for, and the speed over time that comes of it.
@NullMarked
package cosmonaut.drive.speed;

import org.jspecify.annotations.NullMarked;
