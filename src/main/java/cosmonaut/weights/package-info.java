/// Files of trained weights: safetensors and what PyTorch saves, mapped into memory and never copied to the heap.
///
/// A file is checked as a whole before any view of it exists.
@NullMarked
package cosmonaut.weights;

import org.jspecify.annotations.NullMarked;
