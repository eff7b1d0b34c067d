/// The pixel path behind the tokenizer: corrects decoded pictures and lays what is remembered over them.
@NullMarked
package cosmonaut.network.refiner;

import org.jspecify.annotations.NullMarked;
