/// What the bundle of `packaging/gpu-check` runs on a machine with a card and nothing else.
@NullMarked
package cosmonaut.gpucheck;

import org.jspecify.annotations.NullMarked;
