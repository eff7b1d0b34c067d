/// Gamepads and joysticks through SDL 3, the only place of the input that knows a native library.
@NullMarked
package cosmonaut.input.sdl;

import org.jspecify.annotations.NullMarked;
