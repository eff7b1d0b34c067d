/// The starter's keyframe prior: a diffusion U-Net over the latents of one picture.
@NullMarked
package cosmonaut.network.prior;

import org.jspecify.annotations.NullMarked;
