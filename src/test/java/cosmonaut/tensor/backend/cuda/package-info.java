@NullMarked
package cosmonaut.tensor.backend.cuda;

import org.jspecify.annotations.NullMarked;
