package cosmonaut.ui.drive;

import cosmonaut.model.WorldConfig;

/// What is known of the model for drives before it is loaded.
///
/// @param config of a view
/// @param multiView whether a network makes all views at once; otherwise the cameras of the rig share one memory
/// @param words whether it reads any
/// @param trajectory whether it is told the trajectory's numbers
/// @param further new pictures of a chunk that goes on from another; 0 where none does
public record DriveKind(WorldConfig config, boolean multiView, boolean words, boolean trajectory, int further) {

    /// Pictures of every view that a published model goes on from where there are enough.
    public static final int GIVEN = 9;

    /// Of a world whose cameras share one memory.
    public static DriveKind ofMemory(WorldConfig config, boolean words) {
        return new DriveKind(config, false, words, false, config.newFrames());
    }

    /// Whether a drive can go on behind its first chunk.
    public boolean goesOn() {
        return further > 0;
    }

    /// Pictures of a view that a drive of so many chunks has, with what it begins with.
    public int frames(int chunks) {
        return config.newFrames() + (config.overlap() > 0 ? 1 : 0) + (chunks - 1) * further;
    }

    /// Seconds until the last of them.
    public double seconds(int chunks) {
        return (frames(chunks) - 1) / config.fps();
    }

    /// Chunks that are made in one go: behind its first, a published model goes on from more pictures than it began
    /// with, and is opened anew for that.
    int chunksAtOnce(int wanted) {
        return multiView ? 1 : wanted;
    }
}
