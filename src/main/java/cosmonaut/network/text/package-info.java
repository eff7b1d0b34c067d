/// Text for the networks to attend to: the Unigram tokenizer and the T5 encoder (Cosmos 1.0 section 8).
@NullMarked
package cosmonaut.network.text;

import org.jspecify.annotations.NullMarked;
