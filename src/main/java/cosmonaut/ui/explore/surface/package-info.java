/// What draws the pictures of a flight: how they reach the screen, at what size, and how often.
///
/// Knows neither a flight nor the screen around it. Everything here belongs to the JavaFX thread unless it says
/// otherwise.
@NullMarked
package cosmonaut.ui.explore.surface;

import org.jspecify.annotations.NullMarked;
