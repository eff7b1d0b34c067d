package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import org.jspecify.annotations.Nullable;

/// What a world begins with.
///
/// @param picture the first picture, of the world's size
/// @param depth z-depth of every pixel in metres, row-major, 0 where unknown; none when it must be estimated
/// @param camera where and through what lens the picture was taken
/// @param prompt what the world is, in words; may be empty
/// @param seed of every random number
public record WorldStart(Picture picture, float @Nullable [] depth, CameraFrame camera, String prompt, long seed) {}
