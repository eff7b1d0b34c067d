package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import cosmonaut.scene.SourceViews;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a world begins with.
///
/// @param picture the first picture, of the world's size
/// @param depth z-depth of every pixel in metres, row-major, 0 where unknown; none when it must be estimated
/// @param camera where and through what lens the picture was taken
/// @param settings the words that the first picture goes with, and what chunks are made with unless asked otherwise
/// @param sources the pictures with depth that the world is rendered from; none where it remembers what it has shown
public record WorldStart(
        Picture picture,
        float @Nullable [] depth,
        CameraFrame camera,
        ChunkSettings settings,
        Optional<SourceViews> sources) {

    public WorldStart(Picture picture, float @Nullable [] depth, CameraFrame camera, ChunkSettings settings) {
        this(picture, depth, camera, settings, Optional.empty());
    }

    public WorldStart(Picture picture, float @Nullable [] depth, CameraFrame camera, String prompt, long seed) {
        this(picture, depth, camera, ChunkSettings.of(prompt, seed));
    }

    /// The same picture, taken through another lens than was thought.
    public WorldStart seenThrough(Intrinsics lens) {
        return new WorldStart(picture, depth, new CameraFrame(camera.pose(), lens), settings, sources);
    }

    public WorldStart withSettings(ChunkSettings other) {
        return new WorldStart(picture, depth, camera, other, sources);
    }
}
