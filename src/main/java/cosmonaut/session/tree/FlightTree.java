package cosmonaut.session.tree;

import cosmonaut.InvalidInputException;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.WorldNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All that a flight has been, and where it is. One thread's.
///
/// A chunk adds a node behind the current one, another try one beside it; going back, forth or to the start only makes
/// another node the current one. See docs/decisions/0014.
///
/// Whole nodes are bounded in number and bytes. Beyond, branches that the flight has left are cut, the oldest first;
/// then the oldest nodes of the line become lean. The root, the current node and its parent, which another try goes on
/// from, stay whole whatever they take.
public final class FlightTree {

    private static final long ROOT = 0;

    private final int mostWhole;
    private final long mostBytes;
    private final NavigableMap<Long, FlightNode> nodes = new TreeMap<>();
    private long current = ROOT;
    private long next = ROOT + 1;

    /// @param world at the first picture
    /// @param mostWhole nodes that can be flown on from
    /// @param mostBytes of their pictures and keyframes
    public FlightTree(WorldNode world, Shot first, int mostWhole, long mostBytes) {
        this.mostWhole = mostWhole;
        this.mostBytes = mostBytes;
        put(ROOT, FlightNode.NO_PARENT, null, 0, new FlightNode.Content(world, List.of(first)));
    }

    public FlightNode root() {
        return get(ROOT);
    }

    /// Where the flight is; always whole.
    public FlightNode current() {
        return get(current);
    }

    /// A node by its number; empty when it was cut, or never was.
    public Optional<FlightNode> node(long id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /// What the current node went on from; empty at the root, lean maybe after a move back.
    public Optional<FlightNode> parent() {
        return node(current().parent());
    }

    /// The nodes that went on from one, oldest first.
    public List<FlightNode> children(long id) {
        return nodes.values().stream().filter(node -> node.parent() == id).toList();
    }

    /// The nodes from the root to the current one.
    public List<FlightNode> line() {
        List<FlightNode> line = new ArrayList<>();
        for (FlightNode node = nodes.get(current); node != null; node = nodes.get(node.parent())) {
            line.add(node);
        }
        return List.copyOf(line.reversed());
    }

    /// Nodes that can be flown on from.
    public int whole() {
        return (int) nodes.values().stream().filter(FlightNode::isWhole).count();
    }

    /// A chunk behind the current node.
    ///
    /// @return the new current node
    public FlightNode grow(FlightNode.Request request, WorldNode world, List<Shot> shots) {
        FlightNode former = current();
        nodes.put(former.id(), former.passed());
        return add(former, request, new FlightNode.Content(world, shots));
    }

    /// The chunk that led to the current node once more, made with other settings: a node beside it.
    ///
    /// @return the new current node
    /// @throws IllegalStateException at the root, which no chunk led to
    public FlightNode again(ChunkSettings settings, WorldNode world, List<Shot> shots) {
        FlightNode former = current();
        FlightNode.Request request = former.request();
        if (request == null) {
            throw new IllegalStateException("no chunk led to the first picture");
        }
        return add(
                get(former.parent()),
                new FlightNode.Request(request.plan(), settings),
                new FlightNode.Content(world, shots));
    }

    /// Back, forth or across to any whole node.
    ///
    /// @return the new current node
    /// @throws InvalidInputException when its memory was given up, or there is no such node any more
    public FlightNode goTo(long id) {
        FlightNode node = nodes.get(id);
        if (node == null || !node.isWhole()) {
            throw new InvalidInputException("the world of this moment was given up to save memory; "
                    + "choose a later moment, or go back to the first picture");
        }
        current = id;
        return node;
    }

    /// Back to the first picture.
    ///
    /// @return the new current node
    public FlightNode reset() {
        return goTo(ROOT);
    }

    private FlightNode add(FlightNode parent, FlightNode.Request request, FlightNode.Content content) {
        FlightNode added = put(next, parent.id(), request, parent.chunks() + 1, content);
        current = next;
        next++;
        bound();
        return added;
    }

    private FlightNode put(
            long id, long parent, FlightNode.@Nullable Request request, long chunks, FlightNode.Content content) {
        Shot last = content.last();
        FlightNode.CameraState end = new FlightNode.CameraState(last.camera(), last.seconds());
        FlightNode node = new FlightNode(id, parent, request, last.index(), chunks, end, content);
        nodes.put(id, node);
        return node;
    }

    private FlightNode get(long id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    private void bound() {
        Set<Long> line = new HashSet<>();
        line().forEach(node -> line.add(node.id()));
        boolean more = true;
        while (more && over()) {
            more = cutOldestBranch(line) || leanOldest();
        }
    }

    private boolean over() {
        return whole() > mostWhole
                || nodes.values().stream().mapToLong(FlightNode::bytes).sum() > mostBytes;
    }

    /// @return whether there was one
    private boolean cutOldestBranch(Set<Long> line) {
        Set<Long> cut = new HashSet<>();
        // Children are younger than their parents, so one walk meets a branch whole.
        for (FlightNode node : nodes.values()) {
            boolean begins = cut.isEmpty() && !line.contains(node.id());
            if (begins || cut.contains(node.parent())) {
                cut.add(node.id());
            }
        }
        nodes.keySet().removeAll(cut);
        return !cut.isEmpty();
    }

    /// @return whether one was left to take
    private boolean leanOldest() {
        for (FlightNode node : line()) {
            boolean needed = node.isRoot()
                    || node.id() == current
                    || node.id() == current().parent();
            if (node.isWhole() && !needed) {
                nodes.put(node.id(), node.lean());
                return true;
            }
        }
        return false;
    }
}
