/// What a person's hands do, as a flight control: actions, the keys, buttons and axes bound to them, dead zones,
/// response curves and the states of gamepads.
///
/// Knows no window and no native library. Keys carry the names of JavaFX's `KeyCode` constants, mouse buttons those of
/// `MouseButton`, gamepads the positions of SDL's standard layout, so the window and the native side only hand over
/// names
/// and numbers.
@NullMarked
package cosmonaut.input;

import org.jspecify.annotations.NullMarked;
