/// The backend for all cores of the processor: vectorised, blocked, fused.
///
/// Results do not depend on the number of threads: work is cut into tasks whose arithmetic is fixed by the shapes
/// alone, and threads only decide who does which task.
@NullMarked
package cosmonaut.tensor.backend.cpu;

import org.jspecify.annotations.NullMarked;
