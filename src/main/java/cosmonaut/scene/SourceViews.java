package cosmonaut.scene;

import java.util.List;

/// The pictures with depth that a world is rendered from, and how they belong together.
///
/// @param kind how they belong together
/// @param views at least one, all of one size
public record SourceViews(Kind kind, List<SourceView> views) {

    /// How pictures belong together.
    public enum Kind {
        /// The frames of a video: each is seen at its moment only.
        VIDEO,
        /// Views of a place where nothing moves: those that show most are seen.
        PLACE
    }

    /// @throws IllegalArgumentException if there is none, or they differ in size
    public SourceViews {
        views = List.copyOf(views);
        if (views.isEmpty()) {
            throw new IllegalArgumentException("there are no views");
        }
        SourceView first = views.getFirst();
        for (SourceView view : views) {
            if (view.camera().intrinsics().width()
                            != first.camera().intrinsics().width()
                    || view.camera().intrinsics().height()
                            != first.camera().intrinsics().height()) {
                throw new IllegalArgumentException("views of two sizes");
            }
        }
    }

    /// The view of a moment; the last one stays.
    public SourceView at(int picture) {
        return views.get(Math.clamp(picture, 0, views.size() - 1));
    }
}
