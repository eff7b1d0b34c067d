package cosmonaut.session.live;

/// What a live flight is doing.
public enum LiveState {
    /// The world is being started; the first picture stands already.
    LOADING,
    /// At rest with nothing to compute.
    STANDING,
    /// Moving, or a chunk is under way.
    FLYING,
    /// Held by the person.
    PAUSED,
    /// A picture of the past is shown; the flight waits.
    LOOKING_BACK,
    /// The world gave up; [LiveView#failure] says why. A reset tries again.
    FAILED,
    /// Over.
    CLOSED
}
