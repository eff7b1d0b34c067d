/// The kinds of processors tensors can be worked on; one package each.
@NullMarked
package cosmonaut.tensor.backend;

import org.jspecify.annotations.NullMarked;
