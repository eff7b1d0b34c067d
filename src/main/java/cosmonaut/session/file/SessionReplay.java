package cosmonaut.session.file;

import cosmonaut.session.file.SessionEvent.Asked;
import cosmonaut.session.file.SessionEvent.GivenUp;
import cosmonaut.session.file.SessionEvent.Made;
import cosmonaut.session.file.SessionEvent.Work;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/// Makes the line to a node of a session again, through the same world with the same requests.
///
/// Where the world prepared something beside its chunks, all that was done to it until then is done again, what was
/// given up and other branches too, as their places stand in this one. Otherwise the line is enough.
public final class SessionReplay {

    private final Session session;
    private final long node;
    private final List<Work> work;
    private final Set<Long> line;
    private final Map<Long, WorldNode> nodes = new HashMap<>();
    private final Map<Long, Integer> uses = new HashMap<>();
    private volatile boolean cancelled;

    /// Hears what was made, on the thread that replays.
    public interface Listener {

        /// The first picture stands.
        void started(WorldStart start, WorldNode root) throws IOException;

        /// A chunk of the line was made again.
        ///
        /// @param same whether its pictures are those of then, to the byte
        void made(Made made, Chunk chunk, boolean same) throws IOException;
    }

    /// @param node to which the line leads
    /// @throws cosmonaut.InvalidInputException when the session has no such node
    public SessionReplay(Session session, long node) {
        this.session = session;
        this.node = node;
        this.line = session.line(node).stream().map(Made::node).collect(Collectors.toSet());
        List<Work> all = session.untilMade(node).stream()
                .filter(Work.class::isInstance)
                .map(Work.class::cast)
                .toList();
        boolean prepared = all.stream().anyMatch(done -> done.ahead() > 0);
        this.work = prepared
                ? all
                : all.stream()
                        .filter(done -> made(done)
                                .map(made -> line.contains(made.node()))
                                .orElse(false))
                        .toList();
    }

    /// Chunks of the line.
    public int chunks() {
        return line.size();
    }

    public Session session() {
        return session;
    }

    public long node() {
        return node;
    }

    /// Ends [#run] soon, by a [CancellationException]. Any thread.
    public void cancel() {
        cancelled = true;
    }

    /// What a chunk that was finished was asked to be.
    private Optional<Made> made(Work done) {
        return switch (done) {
            case Made made -> Optional.of(made);
            case SessionEvent.Remade again -> session.chunk(again.node());
            case GivenUp none -> Optional.empty();
        };
    }

    /// @param world that was opened as the session says
    /// @throws CancellationException when [#cancel] was called
    /// @throws IOException when the listener says so
    public void run(CameraWorld world, Listener listener) throws IOException {
        for (Work done : work) {
            uses.merge(parent(done), 1, Integer::sum);
        }
        SessionEvent.Started root = session.root(node);
        if (session.header().lensFound()) {
            WorldStart found = session.header().start();
            world.throughFoundLens(found);
        }
        WorldStart start = session.header().start().withSettings(root.settings());
        nodes.put(root.node(), world.start(start));
        listener.started(start, need(root.node()));
        for (Work done : work) {
            for (int i = 0; i < done.ahead(); i++) {
                requireWanted();
                world.prepareAhead();
            }
            WorldNode from = need(parent(done));
            if (done instanceof GivenUp given) {
                giveUp(world, from, given);
            } else {
                make(world, from, done, listener);
            }
            release(parent(done));
        }
        nodes.clear();
    }

    private long parent(Work done) {
        return done instanceof GivenUp given
                ? given.parent()
                : made(done).orElseThrow().parent();
    }

    private WorldNode need(long id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    /// A node that nothing goes on from any more is let go of.
    private void release(long id) {
        if (uses.merge(id, -1, Integer::sum) == 0) {
            nodes.remove(id);
        }
    }

    private void requireWanted() {
        if (cancelled) {
            throw new CancellationException("the replay was given up");
        }
    }

    private void make(CameraWorld world, WorldNode from, Work done, Listener listener) throws IOException {
        Made made = made(done).orElseThrow();
        Asked asked = made.asked();
        Chunk chunk = world.rollout(new ChunkRequest(from, asked.cameras(), asked.settings()), new ChunkProgress() {
            @Override
            public void at(int done, int total) {}

            @Override
            public boolean cancelled() {
                return cancelled;
            }
        });
        if (uses.getOrDefault(made.node(), 0) > 0) {
            nodes.put(made.node(), chunk.node());
        }
        if (line.contains(made.node())) {
            String then = done instanceof SessionEvent.Remade again ? again.sha256() : made.sha256();
            listener.made(made, chunk, SessionEntry.hash(chunk.frames()).equals(then));
        }
    }

    private void giveUp(CameraWorld world, WorldNode from, GivenUp given) {
        Asked asked = given.asked();
        try {
            world.rollout(new ChunkRequest(from, asked.cameras(), asked.settings()), new ChunkProgress() {
                private int asks;

                @Override
                public void at(int done, int total) {}

                @Override
                public boolean cancelled() {
                    asks++;
                    return cancelled || asks >= given.asks();
                }
            });
        } catch (CancellationException e) {
            requireWanted();
        }
    }
}
