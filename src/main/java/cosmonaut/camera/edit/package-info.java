/// Camera paths that a person draws and changes: keys, the curve through them, edits, presets, and a flight made keys.
///
/// A path is a value: every edit gives another, and [cosmonaut.EditHistory] keeps them by name.
@NullMarked
package cosmonaut.camera.edit;

import org.jspecify.annotations.NullMarked;
