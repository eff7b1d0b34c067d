package cosmonaut.world;

import cosmonaut.tensor.Backend;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where prompts are encoded, and where what became of them is kept.
///
/// @param kept folder of encoded prompts, which is made when it is needed; or none
/// @param beside opens another processor for the text encoder alone, so that its weights take no memory where the
///     networks are: block by block, as they are stored, and given back when the prompt is encoded. None for the
///     processor of the world
public record TextEncoding(@Nullable Path kept, @Nullable Supplier<Backend> beside) {

    /// On the world's processor, and nothing kept.
    public static final TextEncoding PLAIN = new TextEncoding(null, null);

    /// Parts of a model that take none of the memory that the networks are in.
    Set<String> elsewhere() {
        return beside == null ? Set.of() : Set.of("text_encoder");
    }

    public TextEncoding(Path kept) {
        this(kept, null);
    }
}
