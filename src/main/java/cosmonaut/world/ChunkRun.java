package cosmonaut.world;

import cosmonaut.diffusion.NumpyRandom;

/// What a chunk under way draws from, counts and measures.
///
/// @param noise where the noise stands; drawn from
record ChunkRun(NumpyRandom noise, Evaluations evaluations, StageTimings timings) {

    /// The same in the middle of another stage, whose time counts as that stage's.
    ChunkRun untimed() {
        return new ChunkRun(noise, evaluations, new StageTimings());
    }
}
