package cosmonaut.session.recording;

import java.nio.file.Path;
import java.util.Optional;

/// A recording of a live flight, under way or ended. Immutable.
///
/// @param clip the mp4 file; it appears when the recording ends
/// @param sidecar the JSON file beside it
/// @param frames pictures written; those of the newest chunk wait, as it may be made again
/// @param ended whether it is over
/// @param playable whether the clip is there, once ended
/// @param trouble why it ended early: what, where, remedy, on one line
public record Recording(
        Path clip, Path sidecar, int frames, boolean ended, boolean playable, Optional<String> trouble) {}
