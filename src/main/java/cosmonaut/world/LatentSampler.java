package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Samples the latents of a clip.
interface LatentSampler {

    /// What is known of a clip before it is sampled.
    ///
    /// @param given model latents whose first frames are given; not read in a clip without any
    /// @param start model latents that sampling starts from rather than from pure noise, if there are any
    /// @param conditions channels behind the latent
    /// @param view what the memory shows
    /// @param cameras of the clip, with the networks' lens
    /// @param noise that more may be drawn from
    record Inputs(
            Tensor given,
            Optional<Tensor> start,
            ConditionChannels conditions,
            ClipView view,
            List<CameraFrame> cameras,
            NumpyRandom noise) {}

    /// Sets the text of the clips to come.
    void prompt(EncodedPrompt prompt);

    /// Strength of the guidance of the clips to come, in a sampler that is guided by the person's choice.
    void guidance(Guidance guidance);

    /// Evaluations of the network that a clip takes.
    int evaluations();

    /// @param normals standard normal noise, one number for every latent number
    /// @param evaluations told before every call of the network
    /// @return the latents, valid until the next call
    Tensor sample(Inputs inputs, float[] normals, Evaluations evaluations);
}
