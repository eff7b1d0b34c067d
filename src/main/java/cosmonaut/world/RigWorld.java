package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.world.DriveStart.ViewStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The cameras of a rig in one world with one memory: what one of them shows is what the next one finds.
///
/// All look out of the same surroundings, which are imagined along the way ahead of the vehicle, and each picture is a
/// warp of what is remembered plus the clip network. So the views agree, without a network that was trained for them.
/// Nothing in such a world moves but the vehicle.
public final class RigWorld implements DrivingWorld {

    /// Tells the noise of one camera from that of the next.
    private static final int NOISE_WORD = 0x51ed270b;

    private final LatentCameraWorld world;

    /// @param cameras where each camera goes on from; the last one was seen last, and remembers most
    /// @param captions one for each
    /// @param seed of all
    private record Node(List<WorldNode> cameras, List<Picture> newest, List<String> captions, long seed, int pictures)
            implements DriveNode {}

    private RigWorld(LatentCameraWorld world) {
        this.world = world;
    }

    /// Loads a model folder into a backend's memory.
    ///
    /// @throws InvalidInputException when it remembers nothing, or a part is missing, does not fit the others, or is
    ///     damaged
    /// @throws cosmonaut.tensor.OutOfDeviceMemoryException before anything is loaded, when the memory is not enough
    public static RigWorld open(Path folder, Backend backend, SamplingChoice choice, TextEncoding text) {
        LatentCameraWorld world = LatentCameraWorld.open(folder, backend, choice, text);
        WorldConfig.Cache cache = world.config().cache();
        if (cache == null || cache.buffers() != 1) {
            world.close();
            throw new InvalidInputException(
                    "the model in " + folder
                            + " does not remember what several cameras have shown; drive with the starter or a multi-view model");
        }
        return new RigWorld(world);
    }

    @Override
    public WorldConfig config() {
        return world.config();
    }

    @Override
    public int views() {
        return 0;
    }

    @Override
    public boolean followsCameras() {
        return true;
    }

    @Override
    public boolean takesTrajectory() {
        return false;
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    @Override
    public String sha256() {
        return world.sha256();
    }

    /// Solver steps of a chunk.
    public int steps() {
        return world.steps();
    }

    /// Strength of the guidance, in the model's formula.
    public double guidance() {
        return world.guidance();
    }

    /// The first view needs a picture. The surroundings are imagined from all that there are, then the views that have
    /// none.
    @Override
    public DriveNode begin(DriveStart start, ChunkProgress progress) {
        List<ViewStart> views = start.views();
        if (views.isEmpty() || views.getFirst().pictures().isEmpty()) {
            throw new InvalidInputException("there is no picture of the first view; give one");
        }
        if (start.captions().size() != views.size()) {
            throw new InvalidInputException(
                    start.captions().size() + " captions for " + views.size() + " views; give one for each");
        }
        WorldNode newest = world.start(shown(views.getFirst(), start, 0));
        WorldNode[] cameras = new WorldNode[views.size()];
        cameras[0] = newest;
        for (boolean known : new boolean[] {true, false}) {
            for (int v = 1; v < views.size(); v++) {
                ViewStart view = views.get(v);
                if (view.pictures().isEmpty() != known) {
                    int number = v;
                    Optional<WorldStart> picture = known ? Optional.of(shown(view, start, number)) : Optional.empty();
                    newest = world.another(newest, view.camera(), picture, noise(start.seed(), v), progress);
                    cameras[v] = newest;
                }
            }
            newest = prepared(newest, progress);
        }
        return node(List.of(cameras), newest, start.captions(), start.seed(), 0);
    }

    private static WorldStart shown(ViewStart view, DriveStart start, int number) {
        return new WorldStart(
                view.pictures().getLast(),
                view.depth(),
                view.camera(),
                start.captions().get(number),
                start.seed());
    }

    private static NumpyRandom noise(long seed, int view) {
        return NumpyRandom.ofWords(NOISE_WORD, (int) seed, (int) (seed >>> 32), view);
    }

    /// The surroundings that are being imagined, whole.
    private WorldNode prepared(WorldNode newest, ChunkProgress progress) {
        Preparation before = world.preparation();
        Evaluations slices = new Evaluations(progress, before.total() - before.done());
        while (!world.preparation().complete()) {
            slices.before();
            world.prepareAhead();
        }
        slices.finished();
        return world.prepareAll(newest);
    }

    private Node node(List<WorldNode> cameras, WorldNode newest, List<String> captions, long seed, int pictures) {
        List<WorldNode> sharing =
                cameras.stream().map(camera -> world.sharing(camera, newest)).toList();
        return new Node(sharing, sharing.stream().map(world::picture).toList(), captions, seed, pictures);
    }

    /// Camera after camera, each with what those before it have shown; then the surroundings ahead.
    @Override
    public DriveNode next(DriveNode from, DriveStep step, ViewSink sink, ChunkProgress progress) throws IOException {
        if (!(from instanceof Node node)) {
            throw new IllegalArgumentException("the node is of another world");
        }
        int views = node.cameras().size();
        if (step.cameras().size() != views) {
            throw new IllegalArgumentException(step.cameras().size() + " cameras for " + views + " views");
        }
        WorldNode newest = node.cameras().getFirst();
        List<WorldNode> ends = new ArrayList<>();
        for (int v = 0; v < views; v++) {
            WorldNode camera = world.sharing(node.cameras().get(v), newest);
            List<CameraFrame> cameras = step.cameras().get(v);
            ChunkSettings settings = ChunkSettings.of(node.captions().get(v), node.seed());
            Chunk chunk = world.rollout(new ChunkRequest(camera, cameras, settings), new OfView(progress, v, views));
            for (int i = 0; i < chunk.frames().size(); i++) {
                sink.accept(v, node.pictures() + i, chunk.frames().get(i).picture());
            }
            newest = chunk.node();
            ends.add(newest);
        }
        newest = prepared(newest, NothingToSee.of(progress));
        return node(ends, newest, node.captions(), node.seed(), node.pictures() + config().newFrames());
    }

    @Override
    public void close() {
        world.close();
    }

    /// One view's share of a chunk of all.
    private record OfView(ChunkProgress all, int view, int views) implements ChunkProgress {

        @Override
        public void at(int done, int total) {
            all.at(view * total + done, views * total);
        }

        @Override
        public boolean cancelled() {
            return all.cancelled();
        }
    }

    /// Asks whether to go on, and tells nothing.
    private record NothingToSee(ChunkProgress asked) implements ChunkProgress {

        static ChunkProgress of(ChunkProgress asked) {
            return new NothingToSee(asked);
        }

        @Override
        public void at(int done, int total) {}

        @Override
        public boolean cancelled() {
            return asked.cancelled();
        }
    }
}
