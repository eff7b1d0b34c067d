/// A device that is none, for tests of what must work wherever tensors live.
@NullMarked
package cosmonaut.tensor.backend.device;

import org.jspecify.annotations.NullMarked;
