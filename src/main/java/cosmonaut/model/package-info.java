/// What a model folder is: its kind, its world's configuration and presets, and what it needs in memory.
@NullMarked
package cosmonaut.model;

import org.jspecify.annotations.NullMarked;
