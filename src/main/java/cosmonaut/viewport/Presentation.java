package cosmonaut.viewport;

import org.jspecify.annotations.Nullable;

/// Pictures that go to a window of their own instead of the display. The drawing thread's.
final class Presentation {

    private final ViewWindow window;
    private @Nullable ViewPresenter presenter;
    private @Nullable ViewRenderer by;
    private @Nullable ViewCaption caption;

    Presentation(ViewWindow window) {
        this.window = window;
    }

    ViewWindow window() {
        return window;
    }

    /// Presents a picture by this renderer; another one than before takes the window over.
    ///
    /// @param line laid over it, or null
    /// @return whether the window shows it
    /// @throws WindowException if the window is of no more use
    /// @throws ViewportException if the renderer is
    boolean present(ViewRenderer renderer, ViewRequest request, ViewStyle style, @Nullable ViewCaption line) {
        ViewPresenter there = presenter;
        if (there == null || by != renderer) {
            letGo();
            there = renderer.presentTo(window);
            presenter = there;
            by = renderer;
            caption = null;
        }
        if (caption != line) {
            there.caption(line);
            caption = line;
        }
        return there.present(request, style);
    }

    /// The renderer is of no more use: the window is free for another one.
    void letGo() {
        ViewPresenter last = presenter;
        presenter = null;
        by = null;
        if (last != null) {
            last.close();
        }
    }

    /// Nothing more is presented.
    void end() {
        letGo();
        window.released();
    }
}
