package cosmonaut.world;

import cosmonaut.model.ModelFolder;
import cosmonaut.model.ResidencyPlan;
import cosmonaut.model.TextPlacement;
import cosmonaut.tensor.Backend;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where prompts are encoded, and where what became of them is kept.
///
/// @param kept folder of encoded prompts, which is made when it is needed; or none
/// @param beside opens another processor for the text encoder alone, so that its weights take no memory where the
///     networks are: block by block, as they are stored, and given back when the prompt is encoded. None for the
///     processor of the world
/// @param onlyIfShort whether that is done only where the networks need the memory ([TextPlacement])
/// @param say is told in one line that it is done for that reason
public record TextEncoding(
        @Nullable Path kept, @Nullable Supplier<Backend> beside, boolean onlyIfShort, Consumer<String> say) {

    /// On the world's processor, and nothing kept.
    public static final TextEncoding PLAIN = new TextEncoding(null, null);

    /// A text encoding that is settled, and the plan of memory that it goes with.
    record Settled(TextEncoding text, ResidencyPlan plan) {}

    public TextEncoding(Path kept) {
        this(kept, null);
    }

    /// Beside the world's processor in any case, if there is another.
    public TextEncoding(@Nullable Path kept, @Nullable Supplier<Backend> beside) {
        this(kept, beside, false, line -> {});
    }

    /// Plans a model for a backend, with the text encoder on it or not.
    Settled settle(ModelFolder model, @Nullable String preset, Backend backend) {
        if (!onlyIfShort) {
            Set<String> elsewhere = beside == null ? Set.of() : Set.of(TextPlacement.PART);
            return new Settled(
                    this,
                    model.plan(
                            preset,
                            backend.activationType(),
                            backend.roundableBytes(),
                            backend.freeBytes(),
                            elsewhere));
        }
        TextPlacement placed =
                model.placed(preset, backend.activationType(), backend.roundableBytes(), backend.freeBytes());
        if (placed.beside()) {
            say.accept(
                    "prompts are encoded by the processor, because the networks need the memory of " + backend.name());
        }
        return new Settled(new TextEncoding(kept, placed.beside() ? beside : null), placed.plan());
    }
}
