/// Cameras on a vehicle: lenses, where they sit, the six views, and what they see of the vehicle's surroundings.
@NullMarked
package cosmonaut.drive.rig;

import org.jspecify.annotations.NullMarked;
