/// Depth of a picture by a small convolutional network, helped by depth known from elsewhere.
@NullMarked
package cosmonaut.network.depth;

import org.jspecify.annotations.NullMarked;
