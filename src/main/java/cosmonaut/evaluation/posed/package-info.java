/// Figures of clips whose cameras are known, whoever made them: geometry, estimated cameras, likeness to a reference.
@NullMarked
package cosmonaut.evaluation.posed;

import org.jspecify.annotations.NullMarked;
