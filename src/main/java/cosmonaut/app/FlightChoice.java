package cosmonaut.app;

import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SharedLens;
import cosmonaut.session.Course;
import cosmonaut.world.WorldStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    /// @param notes what the person should know, to be said once everything is open: an error must be the only line
    record Opening(Scene scene, WorldStart start, Course course, List<String> notes) {}

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
        Scene opened = world.scene(config, prompt);
        if (opened.outsideTraining()) {
            notes.add("the starter knows synthetic worlds only; expect a poor likeness of other pictures");
        }
        SharedLens shared = way.of(opened, config.fps(), notes);
        Course course = way.course(shared.path(), way.mode(config));
        return new Opening(opened, WorldChoice.start(shared.scene(), seed()), course, List.copyOf(notes));
    }

    /// The files that are read, which no output may replace.
    List<Path> inputs() {
        List<Path> inputs = new ArrayList<>(List.of(world.folder()));
        world.sceneFile().ifPresent(inputs::add);
        inputs.addAll(way.inputs());
        return inputs;
    }
}
