package cosmonaut.session.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.FlightLimits;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.spatial.Keyframe;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.WorldNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The moves in a tree of nodes, and what it keeps of them.
final class FlightTreeTest {

    private static final ChunkSettings SEVEN = ChunkSettings.of("a yard", 7);
    private static final Intrinsics LENS = Intrinsics.ofHorizontalFov(75, 16, 8);
    private static final long SHOT_BYTES = 3L * 16 * 8;

    private record World(int pictures, CameraFrame camera) implements WorldNode {

        @Override
        public Optional<Keyframe> keyframe() {
            return Optional.empty();
        }
    }

    private static CameraFrame camera(int index) {
        return new CameraFrame(Pose.at(0, 0, 0.1 * index), LENS);
    }

    private static World world(int pictures) {
        return new World(pictures, camera(pictures));
    }

    private static Shot shot(int index, long chunk) {
        return new Shot(index, chunk, true, Picture.black(16, 8), camera(index), 1, index, 0, null, 4);
    }

    private static FlightTree tree(int mostWhole, long mostBytes) {
        return new FlightTree(world(0), shot(0, 0), mostWhole, mostBytes);
    }

    private static FlightTree tree() {
        return tree(1000, Long.MAX_VALUE);
    }

    /// Two pictures more.
    private static FlightNode grow(FlightTree tree) {
        Shot last = tree.current().whole().last();
        return tree.grow(request(last), world(last.index() + 2), shots(last));
    }

    private static FlightNode.Request request(Shot from) {
        FlightKinematics after = new FlightKinematics(
                camera(from.index() + 2).pose(), FlightLimits.DEFAULT, FlightKinematics.Steering.LEVEL);
        List<CameraFrame> cameras = List.of(camera(from.index() + 1), camera(from.index() + 2));
        List<Double> seconds = List.of(from.index() + 1.0, from.index() + 2.0);
        return new FlightNode.Request(new ChunkPlan(cameras, seconds, from.seconds(), 0, 0, after), SEVEN);
    }

    private static List<Shot> shots(Shot from) {
        return List.of(shot(from.index() + 1, from.chunk() + 1), shot(from.index() + 2, from.chunk() + 1));
    }

    private static FlightNode.Request asked(FlightNode node) {
        return Objects.requireNonNull(node.request());
    }

    private static List<Long> ids(List<FlightNode> nodes) {
        return nodes.stream().map(FlightNode::id).toList();
    }

    @Test
    void everyChunkIsANodeBehindTheFormer() {
        FlightTree tree = tree();
        assertTrue(tree.current().isRoot());
        assertTrue(tree.parent().isEmpty());
        FlightNode first = grow(tree);
        FlightNode second = grow(tree);
        assertSame(second, tree.current());
        assertEquals(first.id(), second.parent());
        assertEquals(List.of(tree.root(), first.passed(), second), tree.line());
        assertEquals(4, second.index());
        assertEquals(2, second.chunks());
        assertEquals(new FlightNode.CameraState(camera(4), 4), second.end());
        assertEquals(world(4), second.whole().world());
        assertEquals(2, second.whole().shots().size());
        FlightNode passed = tree.parent().orElseThrow();
        assertEquals(
                List.of(first.whole().last()),
                passed.whole().shots(),
                "what was passed keeps the picture it ends with");
    }

    @Test
    void anotherTryIsANodeBesideTheLast() {
        FlightTree tree = tree();
        FlightNode first = grow(tree);
        FlightNode former = grow(tree);
        ChunkSettings other = SEVEN.withSeed(99);
        FlightNode again = tree.again(other, world(4), shots(first.whole().last()));
        assertSame(again, tree.current());
        assertEquals(first.id(), again.parent());
        assertEquals(asked(former).plan(), asked(again).plan(), "the same path");
        assertEquals(other, asked(again).settings());
        assertEquals(former.chunks(), again.chunks());
        assertEquals(List.of(former, again), tree.children(first.id()));
        assertSame(former, tree.goTo(former.id()), "the former try is still there");
        tree.reset();
        assertThrows(IllegalStateException.class, () -> tree.again(other, world(2), List.of(shot(2, 1))));
    }

    @Test
    void oneMoveLeadsBackForthAndAcross() {
        FlightTree tree = tree();
        FlightNode first = grow(tree);
        FlightNode second = grow(tree);
        tree.goTo(first.id());
        assertEquals(List.of(tree.root(), first.passed()), tree.line());
        FlightNode branch = grow(tree);
        assertEquals(List.of(second, branch), tree.children(first.id()));
        tree.goTo(second.id());
        assertEquals(List.of(tree.root(), first.passed(), second), tree.line());
        assertSame(tree.root(), tree.reset());
        assertEquals(List.of(first.passed()), tree.children(tree.root().id()), "nothing is lost by a reset");
        assertThrows(InvalidInputException.class, () -> tree.goTo(77));
    }

    @Test
    void theOldestOfTheLineGiveUpTheirMemoryAndKeepWhatMakesThemAgain() {
        FlightTree tree = tree(4, Long.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            grow(tree);
            assertTrue(tree.whole() <= 4);
        }
        List<FlightNode> line = tree.line();
        assertEquals(101, line.size(), "the way here is known");
        assertEquals(
                List.of(0L, 98L, 99L, 100L),
                ids(line.stream().filter(FlightNode::isWhole).toList()));
        FlightNode lean = line.get(50);
        assertEquals(100, lean.index());
        assertEquals(SEVEN, asked(lean).settings());
        assertEquals(List.of(camera(99), camera(100)), asked(lean).plan().cameras());
        assertThrows(IllegalStateException.class, lean::whole);
        String said = assertThrows(InvalidInputException.class, () -> tree.goTo(lean.id()))
                .getMessage();
        assertEquals(
                "the world of this moment was given up to save memory; choose a later moment, or go back to the first"
                        + " picture",
                said);
        assertEquals(100, tree.current().id(), "a refused move changes nothing");
        assertTrue(tree.reset().isWhole());
    }

    @Test
    void branchesThatWereLeftAreCutBeforeTheLineSuffers() {
        FlightTree tree = tree(6, Long.MAX_VALUE);
        FlightNode first = grow(tree);
        FlightNode left = grow(tree);
        FlightNode leftToo = grow(tree);
        tree.goTo(first.id());
        FlightNode second = grow(tree);
        FlightNode third = grow(tree);
        assertEquals(6, tree.whole(), "as long as there is room nothing is cut");
        FlightNode fourth = grow(tree);
        assertTrue(tree.node(left.id()).isEmpty());
        assertTrue(tree.node(leftToo.id()).isEmpty());
        assertTrue(tree.line().stream().allMatch(FlightNode::isWhole));
        assertEquals(ids(List.of(tree.root(), first, second, third, fourth)), ids(tree.line()));
    }

    @Test
    void picturesAreBoundedInBytesToo() {
        FlightTree tree = tree(1000, 10 * SHOT_BYTES);
        for (int i = 0; i < 20; i++) {
            grow(tree);
        }
        // One picture of every node that was passed, two of the last.
        assertEquals(9, tree.whole());
        FlightTree tight = tree(1000, 1);
        grow(tight);
        grow(tight);
        FlightNode last = grow(tight);
        assertEquals(3, tight.whole(), "the first, the last and what it went on from stay whatever they take");
        assertTrue(tight.parent().orElseThrow().isWhole());
        assertFalse(tight.node(1).orElseThrow().isWhole());
        assertSame(last, tight.current());
    }
}
