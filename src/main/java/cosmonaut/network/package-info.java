/// The networks: each reads its configuration, takes its weights by their published names and has a forward that reads
/// top to bottom.
///
/// Letters in shapes as in [cosmonaut.tensor].
@NullMarked
package cosmonaut.network;

import org.jspecify.annotations.NullMarked;
