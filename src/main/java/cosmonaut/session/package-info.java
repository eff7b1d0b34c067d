/// Flights through a world: what scripted and live ones have in common, and the scripted ones. Knows no window.
///
/// `live` is the flight that a person steers, `recording` keeps pictures as a clip, `tree` is where a flight has been.
@NullMarked
package cosmonaut.session;

import org.jspecify.annotations.NullMarked;
