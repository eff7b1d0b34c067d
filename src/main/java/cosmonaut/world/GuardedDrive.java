package cosmonaut.world;

import cosmonaut.guardrail.Guardrails;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.world.DriveStart.ViewStart;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A world of drives behind guardrails: none is begun with a blocked caption, and no picture is handed out before it
/// was checked. A blocked picture ends the chunk; those of other views that came before it were handed out.
public final class GuardedDrive implements DrivingWorld {

    private final DrivingWorld world;
    private final Guardrails guardrails;

    private GuardedDrive(DrivingWorld world, Guardrails guardrails) {
        this.world = world;
        this.guardrails = guardrails;
    }

    /// @param guardrails none leave the world as it is
    public static DrivingWorld of(DrivingWorld world, Optional<Guardrails> guardrails) {
        return guardrails.<DrivingWorld>map(own -> new GuardedDrive(world, own)).orElse(world);
    }

    @Override
    public Optional<Guardrails> guardrails() {
        return Optional.of(guardrails);
    }

    @Override
    public WorldConfig config() {
        return world.config();
    }

    @Override
    public int views() {
        return world.views();
    }

    @Override
    public boolean followsCameras() {
        return world.followsCameras();
    }

    @Override
    public boolean takesTrajectory() {
        return world.takesTrajectory();
    }

    @Override
    public boolean takesRepeats() {
        return world.takesRepeats();
    }

    @Override
    public boolean goesOn() {
        return world.goesOn();
    }

    @Override
    public String sha256() {
        return world.sha256();
    }

    /// @throws cosmonaut.BlockedException if a caption or a picture is blocked
    @Override
    public DriveNode begin(DriveStart start, ChunkProgress progress) {
        start.captions().forEach(guardrails::requirePrompt);
        List<ViewStart> views = start.views().stream()
                .map(view -> new ViewStart(
                        view.pictures().stream().map(guardrails::checked).toList(), view.depth(), view.camera()))
                .toList();
        return world.begin(new DriveStart(views, start.captions(), start.repeats(), start.seed()), progress);
    }

    /// @throws cosmonaut.BlockedException if a picture is blocked
    @Override
    public DriveNode next(DriveNode from, DriveStep step, ViewSink sink, ChunkProgress progress) throws IOException {
        return world.next(
                from,
                step,
                (int view, int index, Picture picture) -> sink.accept(view, index, guardrails.checked(picture)),
                progress);
    }

    @Override
    public void close() {
        world.close();
    }
}
