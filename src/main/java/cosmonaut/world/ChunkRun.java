package cosmonaut.world;

import cosmonaut.diffusion.NumpyRandom;

/// What a chunk under way draws from, counts and measures.
///
/// @param seed that the chunk was asked with
/// @param noise where the noise stands; drawn from
record ChunkRun(long seed, NumpyRandom noise, Evaluations evaluations, StageTimings timings) {

    /// The same in the middle of another stage, whose time counts as that stage's.
    ChunkRun untimed() {
        return new ChunkRun(seed, noise, evaluations, new StageTimings());
    }
}
