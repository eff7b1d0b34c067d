/// The causal video tokenizer: pictures to latents and back (Cosmos 1.0 section 3).
///
/// Inside, everything is channels-last `[T,H,W,C]`; at the border pixels are `[3,T,H,W]` and latents `[C,T,H,W]`.
@NullMarked
package cosmonaut.network.tokenizer;

import org.jspecify.annotations.NullMarked;
