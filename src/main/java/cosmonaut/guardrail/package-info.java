/// What stands before and after the models, as in the Cosmos paper: prompts are checked before anything is made of
/// them, pictures before anyone sees them.
///
/// Knows pictures and files, no model and no window. What a person has installed is read from the configuration folder.
@NullMarked
package cosmonaut.guardrail;

import org.jspecify.annotations.NullMarked;
