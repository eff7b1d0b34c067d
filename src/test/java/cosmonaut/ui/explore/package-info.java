@NullMarked
package cosmonaut.ui.explore;

import org.jspecify.annotations.NullMarked;
