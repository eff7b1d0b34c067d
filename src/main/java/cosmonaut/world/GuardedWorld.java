package cosmonaut.world;

import cosmonaut.BlockedException;
import cosmonaut.InvalidInputException;
import cosmonaut.guardrail.Guardrails;
import cosmonaut.model.WorldConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A world behind guardrails: no chunk is begun with a blocked prompt, and no picture is handed out before it was
/// checked. A chunk with a blocked picture is withheld whole; the nodes before it are as good as ever.
///
/// Nobody is shown pictures on the device: they would be seen before they are checked.
public final class GuardedWorld implements CameraWorld {

    private final CameraWorld world;
    private final Guardrails guardrails;

    private GuardedWorld(CameraWorld world, Guardrails guardrails) {
        this.world = world;
        this.guardrails = guardrails;
    }

    /// @param guardrails none leave the world as it is
    public static CameraWorld of(CameraWorld world, Optional<Guardrails> guardrails) {
        return guardrails.<CameraWorld>map(own -> new GuardedWorld(world, own)).orElse(world);
    }

    /// A start as it may be shown.
    ///
    /// @throws BlockedException if its prompt or its picture is blocked
    public static WorldStart start(WorldStart start, Optional<Guardrails> guardrails) {
        if (guardrails.isEmpty()) {
            return start;
        }
        guardrails.get().requirePrompt(start.settings().prompt());
        return new WorldStart(
                guardrails.get().checked(start.picture()),
                start.depth(),
                start.camera(),
                start.settings(),
                start.sources());
    }

    @Override
    public WorldConfig config() {
        return world.config();
    }

    @Override
    public WorldNode start(WorldStart start) {
        guardrails.requirePrompt(start.settings().prompt());
        return world.start(start);
    }

    @Override
    public Optional<WorldStart> throughFoundLens(WorldStart start) {
        return world.throughFoundLens(start);
    }

    @Override
    public double metresPerUnit() {
        return world.metresPerUnit();
    }

    /// Refuses a blocked prompt like every other setting that cannot be.
    @Override
    public void require(ChunkSettings settings) {
        world.require(settings);
        try {
            guardrails.requirePrompt(settings.prompt());
        } catch (BlockedException e) {
            throw new InvalidInputException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void show(@Nullable DecodedPictures pictures) {
        world.show(null);
    }

    /// @throws BlockedException if the prompt or a picture is blocked
    @Override
    public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
        guardrails.requirePrompt(request.settings().prompt());
        Chunk chunk = world.rollout(request, progress);
        return new Chunk(
                chunk.frames().stream()
                        .map(one -> new GeneratedFrame(guardrails.checked(one.picture()), one.camera(), one.seen()))
                        .toList(),
                chunk.node(),
                chunk.timings());
    }

    @Override
    public Preparation preparation() {
        return world.preparation();
    }

    @Override
    public void prepareAhead() {
        world.prepareAhead();
    }

    @Override
    public WorldNode prepareAll(WorldNode newest) {
        return world.prepareAll(newest);
    }

    @Override
    public void close() {
        world.close();
    }
}
