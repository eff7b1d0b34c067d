@NullMarked
package cosmonaut.network.dit;

import org.jspecify.annotations.NullMarked;
