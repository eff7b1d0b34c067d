/// What a person has chosen, kept in one readable file that survives a crash, a full disk and a stray editor.
///
/// Knows nothing but how settings are kept: bindings are texts here, and what reads them lives elsewhere.
@NullMarked
package cosmonaut.settings;

import org.jspecify.annotations.NullMarked;
