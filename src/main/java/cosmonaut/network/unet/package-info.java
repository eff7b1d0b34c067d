/// The U-Net of single latents that the keyframe prior and the panorama networks are made of.
@NullMarked
package cosmonaut.network.unet;

import org.jspecify.annotations.NullMarked;
