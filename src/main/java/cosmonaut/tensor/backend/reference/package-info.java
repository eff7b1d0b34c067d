/// The backend that is right rather than fast: the truth every other backend is measured against.
@NullMarked
package cosmonaut.tensor.backend.reference;

import org.jspecify.annotations.NullMarked;
