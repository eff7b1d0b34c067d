package cosmonaut.scene;

import cosmonaut.camera.CameraFrame;
import java.util.BitSet;
import java.util.List;

/// Makes given views of arrays, for tests of other rooms.
public final class SourceViewsOf {

    private SourceViewsOf() {}

    /// @param colour interleaved RGB in [-1,1]
    /// @param depth metres
    /// @param mask above 0 where a pixel may be shown
    public record Given(CameraFrame camera, float[] colour, float[] depth, float[] mask) {}

    public static SourceViews of(SourceViews.Kind kind, List<Given> given) {
        return new SourceViews(kind, given.stream().map(SourceViewsOf::view).toList());
    }

    private static SourceView view(Given given) {
        BitSet counts = new BitSet();
        for (int i = 0; i < given.mask().length; i++) {
            counts.set(i, given.mask()[i] > 0);
        }
        return new SourceView(given.camera(), () -> given.colour(), () -> given.depth(), counts);
    }
}
