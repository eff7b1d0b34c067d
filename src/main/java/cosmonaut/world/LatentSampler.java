package cosmonaut.world;

import cosmonaut.tensor.Tensor;

/// Samples the latents of a window.
interface LatentSampler {

    /// Evaluations of the network that a window takes.
    int evaluations();

    /// @param givenLatents model latents whose first frames are given; not read in a window without any
    /// @param conditions channels behind the latent, `[C,T,h,w]`
    /// @param normals standard normal noise, one number for every latent number
    /// @param evaluations told before every call of the network
    /// @return the latents, valid until the next call
    Tensor sample(Tensor givenLatents, ConditionChannels conditions, float[] normals, Evaluations evaluations);
}
