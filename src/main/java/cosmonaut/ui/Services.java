package cosmonaut.ui;

import cosmonaut.diagnostics.EventLog;
import java.util.concurrent.Executor;

/// What every page speaks with.
///
/// @param texts the words
/// @param keyboard the keys by their positions
/// @param appearance the theme
/// @param notices lines to the person
/// @param log what was told so far
/// @param background runs what must not hold up the window
/// @param fx runs what must be done by the window's thread
public record Services(
        Texts texts,
        Keyboard keyboard,
        Appearance appearance,
        NoticeStack notices,
        EventLog log,
        Executor background,
        FxThread fx) {}
