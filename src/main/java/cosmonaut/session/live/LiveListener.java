package cosmonaut.session.live;

import cosmonaut.session.recording.Recording;

/// Hears what a person should be told. Called on the flight's own threads: return at once.
public interface LiveListener {

    /// Hears nothing.
    LiveListener NONE = new LiveListener() {};

    /// The state is another one now.
    default void stateChanged(LiveState state) {}

    /// What the pilot has changed shows in the pose from now on, and did not before this tick: a picture that was asked
    /// for at the change could not know it.
    default void steered() {}

    /// The flight stands still because its world gave up.
    ///
    /// @param message what, where, remedy, on one line
    /// @param cause for a diagnostics file
    default void failed(String message, Throwable cause) {}

    /// A wish was not possible; the flight goes on as it was.
    ///
    /// @param message what, where, remedy, on one line
    default void refused(String message) {}

    /// Something that a person should know of the flight before it begins.
    ///
    /// @param message one line
    default void noted(String message) {}

    /// A recording is complete, or ended early; [Recording#trouble] says why.
    default void recordingEnded(Recording recording) {}
}
