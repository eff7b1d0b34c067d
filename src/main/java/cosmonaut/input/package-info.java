/// What a person's hands do, as a flight control: actions, the keys, buttons and axes bound to them, dead zones,
/// response curves and the states of gamepads.
///
/// Knows no window and no native library. Keys are named by their positions with JavaFX's `KeyCode` constants, mouse
/// buttons with those of `MouseButton`, gamepads with the positions of SDL's standard layout; so the window and the
/// native side only hand over names and numbers.
@NullMarked
package cosmonaut.input;

import org.jspecify.annotations.NullMarked;
