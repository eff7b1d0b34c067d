/// `cosmonaut evaluate`: how well a model flies, in the figures of docs/evaluation.md.
///
/// A clip set is a folder of clip folders, rendered by `cosmonaut_training.data.render_evaluation` from worlds that no
/// model was trained on. Every kind of clip has its own evaluation here; each flies the world, compares with the true
/// pictures and puts named scores into one table.
@NullMarked
package cosmonaut.evaluation;

import org.jspecify.annotations.NullMarked;
