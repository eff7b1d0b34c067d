/// The diffusion transformer of Cosmos 1.0 (DiT), for every published and home-grown configuration.
///
/// Letters beyond those of `cosmonaut.tensor`: `T,H,W` extents of the latent, `h,w` of the patch grid, `N = T*h*w`
/// tokens in raster order (frame slowest), `D` width of the model, `A` heads, `d` features of a head, `R` rank of the
/// AdaLN maps, `L` text rows, `E` features of a text row.
@NullMarked
package cosmonaut.network.dit;

import org.jspecify.annotations.NullMarked;
