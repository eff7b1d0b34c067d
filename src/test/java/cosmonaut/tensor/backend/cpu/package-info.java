/// Tests and benches of the CPU backend.
@NullMarked
package cosmonaut.tensor.backend.cpu;

import org.jspecify.annotations.NullMarked;
