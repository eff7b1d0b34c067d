package cosmonaut.app;

import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SharedLens;
import cosmonaut.scene.SourceScene;
import cosmonaut.session.Course;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.WorldStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say what a scripted flight is: scene, model, path, seed and words, and what they stand for.
final class FlightChoice {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is called
    private WorldChoice world;

    @Mixin
    private final PathChoice way = new PathChoice();

    @Mixin
    private final SeedChoice seedChoice = new SeedChoice();

    @Option(names = "--prompt", paramLabel = "T", description = "the world in words (default: the scene's)")
    private @Nullable String prompt;

    /// A flight that can begin once a model is loaded.
    ///
    /// @param scene as it was opened; its picture may be cropped for the start
    /// @param path what is flown: the name of a move or a file
    /// @param notes what the person should know, to be said once everything is open: an error must be the only line
    /// @param lensOpen whether neither the scene nor the path says through which lens the picture was taken
    record Opening(Scene scene, WorldStart start, Course course, String path, List<String> notes, boolean lensOpen) {}

    WorldChoice world() {
        return world;
    }

    PathChoice way() {
        return way;
    }

    long seed() {
        return seedChoice.seed();
    }

    /// Makes sure that the numbers are possible, before any file is read.
    ///
    /// @throws cosmonaut.InvalidInputException if one is not
    void require() {
        seedChoice.seed();
        way.require();
    }

    /// Opens the scene and the path.
    ///
    /// @param config of the model that is to be loaded
    /// @throws cosmonaut.InvalidInputException if one of them cannot be used
    Opening open(WorldConfig config) {
        List<String> notes = new ArrayList<>();
        Optional<SourceScene> given = world.sources(config, prompt);
        if (given.isPresent()) {
            way.requireGhost();
            CameraPath path = way.of(given.get(), config.fps(), notes);
            Scene begun = given.get().scene();
            return new Opening(
                    begun,
                    WorldChoice.start(given.get(), seed()),
                    Course.along(path),
                    way.name(given.get()),
                    List.copyOf(notes),
                    false);
        }
        Scene opened = world.scene(config, prompt);
        if (opened.outsideTraining()) {
            notes.add("the starter knows synthetic worlds only; expect a poor likeness of other pictures");
        }
        return opening(opened, config, notes);
    }

    private Opening opening(Scene opened, WorldConfig config, List<String> notes) {
        SharedLens shared = way.of(opened, config.fps(), notes);
        Course course = way.course(shared.path(), way.mode(config));
        boolean lensOpen = opened.lensAssumed()
                && opened.lens().equals(shared.path().get(0).intrinsics());
        WorldStart start = WorldChoice.start(shared.scene(), seed());
        return new Opening(opened, start, course, way.name(opened), List.copyOf(notes), lensOpen);
    }

    /// The same flight through the lens that the model finds in the picture, where nobody says which it was.
    Opening through(CameraWorld world, Opening opening) {
        if (!opening.lensOpen()) {
            return opening;
        }
        return world.throughFoundLens(opening.start())
                .map(start -> {
                    Intrinsics lens = start.camera().intrinsics();
                    List<String> notes = new ArrayList<>(opening.notes());
                    notes.add(String.format(
                            Locale.ROOT,
                            "the depth network finds a lens of %.1f degrees from side to side",
                            lens.horizontalFov()));
                    Opening found = opening(opening.scene().takenThrough(lens), world.config(), new ArrayList<>());
                    return new Opening(
                            found.scene(), found.start(), found.course(), found.path(), List.copyOf(notes), false);
                })
                .orElse(opening);
    }

    /// The files that are read, which no output may replace.
    List<Path> inputs() {
        List<Path> inputs = new ArrayList<>(List.of(world.folder()));
        world.sceneFile().ifPresent(inputs::add);
        inputs.addAll(way.inputs());
        return inputs;
    }
}
