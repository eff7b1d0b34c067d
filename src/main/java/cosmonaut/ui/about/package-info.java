/// Diagnostics: what runs here, what went wrong in this run, and a report that can be sent to somebody.
@NullMarked
package cosmonaut.ui.about;

import org.jspecify.annotations.NullMarked;
