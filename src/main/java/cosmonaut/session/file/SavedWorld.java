package cosmonaut.session.file;

import cosmonaut.camera.CameraFrame;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.file.SessionEvent.Asked;
import cosmonaut.session.file.SessionEvent.Made;
import cosmonaut.spatial.Keyframe;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.DecodedPictures;
import cosmonaut.world.Preparation;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// A world that tells a journal all that is done to it, in the order of doing.
///
/// A chunk that the session has already, with the same parent, cameras and settings, is made again and stays the node
/// that it was.
public final class SavedWorld implements CameraWorld {

    private final CameraWorld world;
    private final SessionJournal journal;
    private final Map<Question, Long> known = new HashMap<>();
    private final Map<ChunkSettings, Long> roots = new HashMap<>();
    private long next;
    private int ahead;
    private boolean broken;

    private record Question(long parent, Asked asked) {}

    /// A node with its number in the session.
    private record Node(long id, WorldNode inner) implements WorldNode {

        @Override
        public int pictures() {
            return inner.pictures();
        }

        @Override
        public CameraFrame camera() {
            return inner.camera();
        }

        @Override
        public Optional<Keyframe> keyframe() {
            return inner.keyframe();
        }

        @Override
        public List<Keyframe> keyframes() {
            return inner.keyframes();
        }

        @Override
        public List<CameraFrame> rememberedCameras() {
            return inner.rememberedCameras();
        }
    }

    /// Counts the questions whether to go on.
    private static final class Asking implements ChunkProgress {

        private final ChunkProgress progress;
        private int asks;

        Asking(ChunkProgress progress) {
            this.progress = progress;
        }

        @Override
        public void at(int done, int total) {
            progress.at(done, total);
        }

        @Override
        public boolean cancelled() {
            asks++;
            return progress.cancelled();
        }
    }

    /// A new session.
    public SavedWorld(CameraWorld world, SessionJournal journal) {
        this.world = world;
        this.journal = journal;
    }

    /// A session that goes on.
    public SavedWorld(CameraWorld world, SessionJournal journal, Session session) {
        this(world, journal);
        session.roots().forEach(root -> roots.put(root.settings(), root.node()));
        session.chunks().forEach(made -> known.put(new Question(made.parent(), made.asked()), made.node()));
        next = session.lastNode() + 1;
    }

    /// The number of a node in the session.
    public static long number(WorldNode node) {
        return own(node).id();
    }

    /// The flight stands at a node, or goes on from it. Any thread.
    public void at(WorldNode node) {
        journal.add(new SessionEvent.At(own(node).id()));
    }

    private static Node own(WorldNode node) {
        if (!(node instanceof Node ours)) {
            throw new IllegalArgumentException("the node is of a world that is not saved");
        }
        return ours;
    }

    @Override
    public WorldConfig config() {
        return world.config();
    }

    @Override
    public WorldNode start(WorldStart start) {
        broken = true;
        WorldNode root = world.start(start);
        broken = false;
        ahead = 0;
        long id = roots.computeIfAbsent(start.settings(), settings -> next++);
        journal.add(new SessionEvent.Started(id, start.settings()));
        return new Node(id, root);
    }

    @Override
    public Optional<WorldStart> throughFoundLens(WorldStart start) {
        return world.throughFoundLens(start);
    }

    @Override
    public double metresPerUnit() {
        return world.metresPerUnit();
    }

    @Override
    public void require(ChunkSettings settings) {
        world.require(settings);
    }

    @Override
    public void show(@Nullable DecodedPictures pictures) {
        world.show(pictures);
    }

    @Override
    public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
        Node from = own(request.from());
        Asked asked = new Asked(request.cameras(), request.settings());
        Asking asking = new Asking(progress);
        boolean told = !broken;
        broken = true;
        try {
            Chunk chunk = world.rollout(new ChunkRequest(from.inner(), request.cameras(), request.settings()), asking);
            broken = !told;
            long id = told ? tell(new Question(from.id(), asked), chunk) : next++;
            return new Chunk(chunk.frames(), new Node(id, chunk.node()), chunk.timings());
        } catch (CancellationException e) {
            broken = !told;
            if (told) {
                journal.add(new SessionEvent.GivenUp(from.id(), asked, takeAhead(), asking.asks));
            }
            throw e;
        }
    }

    private long tell(Question question, Chunk chunk) {
        Long former = known.get(question);
        if (former != null) {
            journal.add(new SessionEvent.Remade(former, takeAhead(), ""), chunk.frames());
            return former;
        }
        long id = next++;
        journal.add(new Made(id, question.parent(), question.asked(), takeAhead(), ""), chunk.frames());
        return id;
    }

    private int takeAhead() {
        int slices = ahead;
        ahead = 0;
        return slices;
    }

    @Override
    public Preparation preparation() {
        return world.preparation();
    }

    @Override
    public void prepareAhead() {
        ahead++;
        world.prepareAhead();
    }

    /// A node that remembers more than its number says could not be made again.
    ///
    /// @throws UnsupportedOperationException always
    @Override
    public WorldNode prepareAll(WorldNode newest) {
        throw new UnsupportedOperationException("what is saved is prepared in slices");
    }

    @Override
    public void close() {
        world.close();
    }
}
