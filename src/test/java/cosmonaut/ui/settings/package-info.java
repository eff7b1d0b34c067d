@NullMarked
package cosmonaut.ui.settings;

import org.jspecify.annotations.NullMarked;
