/// The flight screen: the picture that follows the hand, what is shown over and beside it, and how a person steers.
///
/// Views bind and decide nothing; [ExploreViewModel] decides and knows no node. Everything here belongs to the JavaFX
/// thread unless it says otherwise.
@NullMarked
package cosmonaut.ui.explore;

import org.jspecify.annotations.NullMarked;
