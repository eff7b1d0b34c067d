/// The starter's sketcher: a diffusion U-Net over the latents of one picture.
@NullMarked
package cosmonaut.network.sketch;

import org.jspecify.annotations.NullMarked;
