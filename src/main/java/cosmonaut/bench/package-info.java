/// `cosmonaut bench`: how fast a model flies, how a live flight feels, and how it feels in the window.
///
/// What is measured is the product as it is, handed in from above; what only measuring needs (a slow world, a script at
/// the keys, a probe of the JavaFX thread) lies here, and no room of the product knows it.
@NullMarked
package cosmonaut.bench;

import org.jspecify.annotations.NullMarked;
