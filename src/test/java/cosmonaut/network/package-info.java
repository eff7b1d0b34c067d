@NullMarked
package cosmonaut.network;

import org.jspecify.annotations.NullMarked;
