@NullMarked
package cosmonaut.session.queue;

import org.jspecify.annotations.NullMarked;
