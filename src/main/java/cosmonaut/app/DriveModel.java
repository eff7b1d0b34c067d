package cosmonaut.app;

import cosmonaut.model.WorldConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.world.DrivingWorld;
import java.nio.file.Path;

/// A model that was chosen for drives, before it is loaded.
///
/// @param folder of the model
/// @param config of a view
/// @param multiView whether a network makes all views at once; otherwise the cameras of the rig share one memory
record DriveModel(Path folder, WorldConfig config, boolean multiView) {

    /// What the sidecar says of the choice.
    ///
    /// @param name as the model was named
    record Told(String name, double trajectoryGuidance) {}

    /// A loaded one.
    record Loaded(Backend backend, DrivingWorld world, int steps, double guidance) implements AutoCloseable {

        @Override
        public void close() {
            try {
                world.close();
            } finally {
                backend.close();
            }
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
