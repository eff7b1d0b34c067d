package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.scene.SourceViews;
import cosmonaut.spatial.Keyframe;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// GEN3C's cache of views of a place (`Cache3D_BufferSelector`, section 3.7).
///
/// Of more than two views those two are shown that are seen most in all cameras of a clip, the better one first. A
/// camera in which one of the two fills the picture, nearly, is shown the first such one alone.
final class PlaceMemory implements WorldMemory {

    private static final int BUFFERS = 2;

    /// The share of a picture from which it counts as filled.
    private static final double FULL = 0.9;

    private final SplatRenderer renderer;
    private final List<Keyframe> views;

    private record Held(List<Keyframe> keyframes) implements Mark {}

    private record Views(List<Keyframe> keyframes) implements SplatSources {

        @Override
        public int count() {
            return keyframes.size();
        }

        @Override
        public Keyframe of(int source, int camera) {
            return keyframes.get(source);
        }
    }

    PlaceMemory(SplatRenderer renderer, KeyframeMaker keyframes, SourceViews place) {
        this.renderer = renderer;
        List<Keyframe> made = new ArrayList<>();
        for (int i = 0; i < place.views().size(); i++) {
            made.add(keyframes.of(i, place.at(i)));
        }
        this.views = List.copyOf(made);
    }

    @Override
    public void restart(Keyframe first) {
        throw new IllegalStateException("views of a place were given");
    }

    /// Nothing is remembered beside the views.
    @Override
    public void remember(Keyframe keyframe) {}

    @Override
    public boolean grows() {
        return false;
    }

    @Override
    public Mark mark() {
        return new Held(views);
    }

    @Override
    public void returnTo(Mark mark) {}

    @Override
    public int buffers() {
        return Math.min(BUFFERS, views.size());
    }

    @Override
    public WorldMemory.Views look(List<CameraFrame> cameras) {
        SplatRenderer.Look look = renderer.look(new Views(views), cameras);
        double[][] seen = new double[views.size()][];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = look.coverage(i);
        }
        List<Integer> chosen = chosen(seen);
        List<BitSet> blank = blank(chosen, seen, cameras.size());
        List<SplatViews.Buffer> buffers = new ArrayList<>();
        for (int b = 0; b < chosen.size(); b++) {
            buffers.add(new SplatViews.Buffer(chosen.get(b), blank.get(b)));
        }
        return new SplatViews(renderer, look, chosen.stream().map(views::get).toList(), buffers);
    }

    /// The views that are shown: all in their order where there are no more than buffers, else the best first.
    ///
    /// @param seen the share of every camera's picture that a view is seen in, by view and camera
    static List<Integer> chosen(double[][] seen) {
        List<Integer> all =
                new ArrayList<>(IntStream.range(0, seen.length).boxed().toList());
        if (all.size() <= BUFFERS) {
            return all;
        }
        all.sort(Comparator.comparingDouble((Integer i) -> -IntStream.range(0, seen[i].length)
                .mapToDouble(camera -> seen[i][camera])
                .sum()));
        return List.copyOf(all.subList(0, BUFFERS));
    }

    /// The cameras that each of the chosen views shows nothing to.
    static List<BitSet> blank(List<Integer> chosen, double[][] seen, int cameras) {
        List<BitSet> blank = new ArrayList<>();
        chosen.forEach(view -> blank.add(new BitSet()));
        for (int camera = 0; camera < cameras; camera++) {
            int at = camera;
            int full = IntStream.range(0, chosen.size())
                    .filter(b -> seen[chosen.get(b)][at] >= FULL)
                    .findFirst()
                    .orElse(-1);
            for (int b = 0; full >= 0 && b < chosen.size(); b++) {
                blank.get(b).set(camera, b != full);
            }
        }
        return blank;
    }
}
