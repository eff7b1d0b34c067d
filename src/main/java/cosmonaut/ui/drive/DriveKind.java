package cosmonaut.ui.drive;

import cosmonaut.model.WorldConfig;

/// What is known of the model for drives before it is loaded.
///
/// @param config of a view
/// @param multiView whether a network makes all views at once; otherwise the cameras of the rig share one memory
public record DriveKind(WorldConfig config, boolean multiView) {

    /// Pictures of a view that a drive of so many chunks has, with what it begins with.
    public int frames(int chunks) {
        return chunks * config.newFrames() + (config.overlap() > 0 ? 1 : 0);
    }

    /// Seconds until the last of them.
    public double seconds(int chunks) {
        return (frames(chunks) - 1) / config.fps();
    }
}
