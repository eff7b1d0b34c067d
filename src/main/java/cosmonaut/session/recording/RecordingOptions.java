package cosmonaut.session.recording;

/// How flights are recorded.
///
/// @param origin for the sidecars
/// @param sinks opens the files
public record RecordingOptions(FlightOrigin origin, ClipSinkFactory sinks) {

    /// Clips on disk that tell nothing of where they come from.
    public static final RecordingOptions DEFAULT = of(FlightOrigin.UNNAMED);

    /// Clips on disk.
    public static RecordingOptions of(FlightOrigin origin) {
        return new RecordingOptions(origin, ClipRecorder::open);
    }
}
