package cosmonaut.viewport;

/// How pictures get from whoever makes them to whoever draws them, and from there to the window.
public enum PictureRoute {
    /// They stay on the card that makes them until they are finished; the finished picture goes to the host.
    SHARED,
    /// The host's memory is the card's too: it reads pictures there, and writes finished ones there.
    IMPORTED,
    /// They are copied to the card and back.
    COPIED,
    /// The processor draws, in its own memory.
    PROCESSOR
}
