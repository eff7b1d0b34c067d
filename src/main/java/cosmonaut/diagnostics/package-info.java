/// What to send along with a report of trouble: the machine, the program, and what it last had to say.
@NullMarked
package cosmonaut.diagnostics;

import org.jspecify.annotations.NullMarked;
