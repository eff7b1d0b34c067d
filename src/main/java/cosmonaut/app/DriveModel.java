package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.guardrail.Guardrails;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.dit.DitViews;
import cosmonaut.tensor.Backend;
import cosmonaut.world.DrivingWorld;
import cosmonaut.world.GuardedDrive;
import cosmonaut.world.MultiViewModel;
import cosmonaut.world.RigWorld;
import cosmonaut.world.SamplingChoice;
import cosmonaut.world.TextEncoding;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model that was chosen for drives, before it is loaded.
///
/// @param folder of the model
/// @param config of a view
/// @param multiView whether a network makes all views at once; otherwise the cameras of the rig share one memory
/// @param given pictures of every view that it goes on from, if it makes all views and is one that goes on
record DriveModel(ModelFolder folder, WorldConfig config, boolean multiView, int given) {

    /// What the sidecar says of the choice.
    ///
    /// @param name as the model was named
    record Told(String name, double trajectoryGuidance) {}

    /// A loaded one.
    record Loaded(Backend backend, DrivingWorld world, int steps, double guidance) implements AutoCloseable {

        /// The same behind guardrails.
        Loaded behind(Optional<Guardrails> guardrails) {
            return new Loaded(backend, GuardedDrive.of(world, guardrails), steps, guidance);
        }

        @Override
        public void close() {
            try {
                world.close();
            } finally {
                backend.close();
            }
        }
    }

    /// How a folder drives.
    ///
    /// @throws cosmonaut.InvalidInputException if it cannot, or has no such preset
    static DriveModel of(ModelFolder folder, @Nullable String preset) {
        return of(folder, preset, 1);
    }

    /// As above, with so many pictures of every view to go on from.
    static DriveModel of(ModelFolder folder, @Nullable String preset, int given) {
        boolean multiView = folder.isMultiView();
        WorldConfig config = multiView ? folder.views(preset, given) : folder.world(preset);
        return new DriveModel(folder, config, multiView, given);
    }

    /// Loads it into a backend's memory, which is closed with it.
    ///
    /// @param steering guidance by the trajectory in particular, 0 for none
    Loaded load(Backend backend, SamplingChoice choice, TextEncoding text, double steering) {
        if (multiView) {
            MultiViewModel world = MultiViewModel.open(folder.path(), backend, choice, text, given, steering);
            return new Loaded(backend, world, world.steps(), world.guidance());
        }
        RigWorld world = RigWorld.open(folder.path(), backend, choice, text);
        return new Loaded(backend, world, world.steps(), world.guidance());
    }

    /// Whether it reads words.
    boolean words() {
        return folder.files().has("text_encoder");
    }

    /// Whether it is told the trajectory's numbers.
    boolean takesTrajectory() {
        if (!multiView) {
            return false;
        }
        DitViews views = folder.files().transformer().views();
        return views != null && views.trajectoryWidth() > 0;
    }

    /// Refuses repeated pictures where no network is told of them, before anything is loaded. Of a multi-view network
    /// its weights say whether it is.
    ///
    /// @throws cosmonaut.InvalidInputException if there is none
    void requireRepeats(int frameRepeat) {
        if (frameRepeat > 0 && !multiView) {
            throw new InvalidInputException("the model in " + folder.path()
                    + " makes all views with one memory and is told of no repeated pictures; leave --frame-repeat"
                    + " (frame_repeat) out, or name a multi-view model");
        }
    }

    /// Whether it goes by text alone.
    boolean goesByText() {
        return multiView && config.overlap() == 0;
    }

    /// How pictures come about, for the sidecar.
    String way() {
        return multiView ? "multi-view network" : "one memory";
    }
}
