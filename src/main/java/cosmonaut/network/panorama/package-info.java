/// The networks that imagine the surroundings of a place as one cylindrical panorama.
@NullMarked
package cosmonaut.network.panorama;

import org.jspecify.annotations.NullMarked;
