/// What a person can read of a flight and change in it, beside the picture.
///
/// The screen hands in the flight and does what the inspector asks for; the inspector knows no screen. Everything here
/// belongs to the JavaFX thread.
@NullMarked
package cosmonaut.ui.explore.inspector;

import org.jspecify.annotations.NullMarked;
