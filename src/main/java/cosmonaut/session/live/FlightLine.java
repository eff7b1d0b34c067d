package cosmonaut.session.live;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.session.recording.Recordings;
import cosmonaut.session.tree.ChunkPlan;
import cosmonaut.session.tree.FlightNode;
import cosmonaut.session.tree.FlightTree;
import cosmonaut.session.tree.Shot;
import cosmonaut.world.WorldNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The line of a flight from its first picture to where it is. It moves in the tree, and all that shows the line moves
/// with it: what is played, the timeline, the flown path, a recording under way. The control thread's.
final class FlightLine {

    private final LiveOptions.Memory memory;
    private final Consumer<WorldNode> position;
    private final Playback playback;
    private final Recordings recordings;
    private final Timeline timeline;
    private final FlownPath path;
    private Shot first;
    private @Nullable FlightTree tree;

    /// @param first stands until the world is open
    FlightLine(LiveOptions options, Playback playback, Recordings recordings, Shot first) {
        this.memory = options.memory();
        this.position = options.saving().position();
        this.playback = playback;
        this.recordings = recordings;
        this.first = first;
        this.timeline = new Timeline(memory.timelineEntries(), memory.timelineBytes());
        this.path = new FlownPath(first.camera().pose());
        timeline.add(first, Timeline.thumbnail(first.picture()));
    }

    Shot first() {
        return first;
    }

    Timeline timeline() {
        return timeline;
    }

    FlownPath path() {
        return path;
    }

    /// The node that the flight is at; empty until the world is open.
    Optional<FlightNode> current() {
        return Optional.ofNullable(tree).map(FlightTree::current);
    }

    /// The node that the last chunk went on from; empty when there is none to make again, or no world to make it from.
    Optional<FlightNode> parent() {
        return Optional.ofNullable(tree).flatMap(FlightTree::parent).filter(FlightNode::isWhole);
    }

    /// Whether [#goTo] is possible.
    boolean canGoTo(int index) {
        return endingAt(index).filter(FlightNode::isWhole).isPresent();
    }

    /// The node of the line that ends with a picture.
    private Optional<FlightNode> endingAt(int index) {
        FlightTree grown = tree;
        return grown == null
                ? Optional.empty()
                : grown.line().stream().filter(node -> node.index() == index).findFirst();
    }

    /// The world is open: a new tree.
    void open(Shot shot, WorldNode node) {
        first = shot;
        tree = new FlightTree(node, shot, memory.treeNodes(), memory.treeBytes());
        playback.restart(shot);
        position.accept(node);
    }

    /// A chunk of a flight that was saved has been made again.
    void remade(FlightNode.Request request, Generator.Made made) {
        FlightTree grown = tree;
        if (grown == null) {
            throw new IllegalStateException("a chunk before the first picture");
        }
        grown.grow(request, made.node(), made.shots());
        timeline.add(made.shots().getLast(), made.thumbnail());
    }

    /// A flight that was saved stands where it was, at the flight time of then.
    void reopened() {
        FlightTree grown = tree;
        if (grown != null) {
            FlightNode node = grown.current();
            playback.helm().follow(node.end().camera().pose(), node.end().seconds());
            stand(node.whole().last());
        }
    }

    /// The world is lost and every node with it; the first picture stands.
    void abandon() {
        tree = null;
        stand(first);
    }

    /// A chunk has come.
    void take(ChunkOrder order, Generator.Made made) {
        FlightTree grown = tree;
        if (grown == null) {
            throw new IllegalStateException("a chunk before the first picture");
        }
        if (order.purpose() == ChunkOrder.Purpose.AGAIN) {
            grown.again(order.settings(), made.node(), made.shots());
            playback.replaced(made.shots());
            recordings.replaced(made.shots());
        } else {
            grown.grow(new FlightNode.Request(order.plan(), order.settings()), made.node(), made.shots());
            playback.arrived(order.plan(), made.shots());
        }
        timeline.add(made.shots().getLast(), made.thumbnail());
        recordings.made(made.seconds(), made.timings());
        position.accept(made.node());
    }

    /// Back to the node of the line that ends with a picture.
    ///
    /// @throws InvalidInputException when there is none, or its memory was given up
    void goTo(int index) {
        FlightTree grown = tree;
        FlightNode node = endingAt(index).orElse(null);
        if (grown == null || node == null) {
            throw new InvalidInputException(
                    "picture " + index + " is the end of no chunk of this flight; choose a moment of the timeline");
        }
        stand(grown.goTo(node.id()).whole().last());
    }

    /// Back to the first picture.
    void reset() {
        FlightTree grown = tree;
        if (grown != null) {
            stand(grown.reset().whole().last());
        }
    }

    /// What was recorded is completed.
    void endRecording() {
        recordings.end();
    }

    private void stand(Shot shot) {
        playback.restart(shot);
        timeline.rewind(shot.index());
        recordings.rewound();
        path.restart(first.camera().pose());
        if (tree != null) {
            for (FlightNode node : tree.line()) {
                follow(node.request());
            }
            position.accept(tree.current().whole().world());
        }
    }

    private void follow(FlightNode.@Nullable Request request) {
        if (request != null) {
            ChunkPlan plan = request.plan();
            plan.cameras().stream().map(CameraFrame::pose).forEach(path::reach);
        }
    }
}
