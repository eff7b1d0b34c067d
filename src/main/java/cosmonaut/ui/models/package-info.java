/// The models page: what the models can do, what they need here, and where others can be had.
@NullMarked
package cosmonaut.ui.models;

import org.jspecify.annotations.NullMarked;
