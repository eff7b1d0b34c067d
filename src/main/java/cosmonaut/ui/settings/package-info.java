/// The settings page: looks, flights, keys, pads. Whatever is chosen is in force at once and saved.
@NullMarked
package cosmonaut.ui.settings;

import org.jspecify.annotations.NullMarked;
