package cosmonaut.settings;

/// The colours of the window.
public enum Theme {
    DARK,
    LIGHT
}
