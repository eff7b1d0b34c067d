package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.media.Picture;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.world.DriveStart.ViewStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several cameras in a world of tiny random networks that show remembered pixels as they are.
final class RigWorldTest {

    private static final Intrinsics LENS = Intrinsics.ofHorizontalFov(70, 64, 32);

    @TempDir
    private Path folder;

    /// @param pictures by view
    private record Made(List<List<Picture>> pictures, DriveNode end) {}

    private Path model() throws IOException {
        return RandomModel.outpainting(folder.resolve("model"), 0.03);
    }

    private static RigWorld open(Path model, Backend backend) {
        return RigWorld.open(model, backend, SamplingChoice.MODELS_OWN, TextEncoding.PLAIN);
    }

    private static CameraFrame camera(double yaw, double ahead) {
        return new CameraFrame(Pose.of(Quaternion.about(0, 1, 0, yaw), 0, 0, ahead), LENS);
    }

    /// The first has the picture of [RandomModel#start], the others none.
    private static DriveStart start(double... yaws) {
        WorldStart known = RandomModel.start();
        List<ViewStart> views = new ArrayList<>();
        views.add(new ViewStart(List.of(known.picture()), known.depth(), known.camera()));
        for (double yaw : yaws) {
            views.add(new ViewStart(List.of(), null, camera(yaw, 0)));
        }
        return new DriveStart(views, Collections.nCopies(views.size(), ""), 5);
    }

    private static DriveStep walk(double from, double to, double... yaws) {
        List<List<CameraFrame>> all = new ArrayList<>();
        for (double yaw : yaws) {
            List<CameraFrame> cameras = new ArrayList<>();
            for (int i = 1; i <= 8; i++) {
                cameras.add(camera(yaw, from + (to - from) * i / 8));
            }
            all.add(cameras);
        }
        return new DriveStep(all, new float[0]);
    }

    private static Made chunk(RigWorld world, DriveNode from, DriveStep step) throws IOException {
        List<List<Picture>> made = new ArrayList<>();
        DriveNode end = world.next(
                from,
                step,
                (view, index, picture) -> {
                    if (made.size() <= view) {
                        made.add(new ArrayList<>());
                    }
                    assertEquals(from.pictures() + made.get(view).size(), index);
                    made.get(view).add(picture);
                },
                ChunkProgress.NONE);
        return new Made(made, end);
    }

    private static double differ(Picture a, Picture b) {
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
        }
        return sum / a.rgb().length;
    }

    /// A camera beside the first one sees what that one has shown; one that looks elsewhere does not.
    @Test
    void whatOneCameraShowsIsWhatTheNextOneFinds() throws IOException {
        try (Backend backend = new CpuBackend(2);
                RigWorld world = open(model(), backend)) {
            DriveNode begun = world.begin(start(0, 180), ChunkProgress.NONE);
            Picture front = RandomModel.start().picture();
            assertEquals(front, begun.newest().getFirst());
            assertTrue(
                    differ(front, begun.newest().get(1)) < 3,
                    "differs by " + differ(front, begun.newest().get(1)));
            assertTrue(differ(front, begun.newest().get(2)) > 20);
            Made made = chunk(world, begun, walk(0, 0.8, 0, 0, 180));
            assertEquals(8, made.pictures().get(2).size());
            double same = differ(
                    made.pictures().get(0).getLast(), made.pictures().get(1).getLast());
            double other = differ(
                    made.pictures().get(0).getLast(), made.pictures().get(2).getLast());
            assertTrue(same < other / 3, same + " and " + other);
        }
    }

    @Test
    void theSameRequestMakesTheSamePicturesFromEveryNode() throws IOException {
        try (Backend backend = new CpuBackend(2);
                RigWorld world = open(model(), backend)) {
            DriveNode begun = world.begin(start(60), ChunkProgress.NONE);
            Made first = chunk(world, begun, walk(0, 0.8, 0, 60));
            Made second = chunk(world, first.end(), walk(0.8, 1.6, 0, 60));
            assertEquals(16, second.end().pictures());
            assertNotEquals(first.pictures(), second.pictures());
            assertEquals(
                    first.pictures(), chunk(world, begun, walk(0, 0.8, 0, 60)).pictures());
            assertEquals(
                    second.pictures(),
                    chunk(world, first.end(), walk(0.8, 1.6, 0, 60)).pictures());
        }
    }

    /// A picture that is given is where its view begins, and what the others find.
    @Test
    void givenPicturesOfOtherViewsAreRemembered() throws IOException {
        WorldStart known = RandomModel.start();
        byte[] rgb = new byte[64 * 32 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i % 200);
        }
        Picture back = new Picture(64, 32, rgb);
        DriveStart start = new DriveStart(
                List.of(
                        new ViewStart(List.of(known.picture()), known.depth(), known.camera()),
                        new ViewStart(List.of(), null, camera(180, 0)),
                        new ViewStart(List.of(back), known.depth(), camera(180, 0))),
                List.of("", "", ""),
                5);
        try (Backend backend = new CpuBackend(2);
                RigWorld world = open(model(), backend)) {
            DriveNode begun = world.begin(start, ChunkProgress.NONE);
            assertEquals(back, begun.newest().get(2));
            assertTrue(differ(back, begun.newest().get(1)) < 3, "the same view finds it");
        }
    }

    @Test
    void progressCountsAllViewsAndACancelledChunkLeavesTheNodeGood() throws IOException {
        try (Backend backend = new CpuBackend(2);
                RigWorld world = open(model(), backend)) {
            DriveNode begun = world.begin(start(60, -60), ChunkProgress.NONE);
            DriveStep step = walk(0, 0.8, 0, 60, -60);
            AtomicInteger most = new AtomicInteger();
            ChunkProgress halfway = new ChunkProgress() {
                private double share;

                @Override
                public void at(int done, int total) {
                    share = (double) done / total;
                    most.accumulateAndGet(total, Math::max);
                }

                @Override
                public boolean cancelled() {
                    return share > 0.5;
                }
            };
            assertThrows(CancellationException.class, () -> world.next(begun, step, (v, i, p) -> {}, halfway));
            assertTrue(most.get() >= 3, "evaluations of all three views");
            assertEquals(3, chunk(world, begun, step).pictures().size());
        }
    }

    @Test
    void whatIsMissingIsSaidInOneLine() throws IOException {
        try (Backend backend = new CpuBackend(1);
                RigWorld world = open(model(), backend)) {
            DriveStart none = new DriveStart(List.of(new ViewStart(List.of(), null, camera(0, 0))), List.of(""), 1);
            refused("no picture of the first view", () -> world.begin(none, ChunkProgress.NONE));
            DriveStart silent = new DriveStart(start(60).views(), List.of(""), 1);
            refused("1 captions for 2 views", () -> world.begin(silent, ChunkProgress.NONE));
        }
        Path blind = RandomModel.write(
                folder.resolve("blind"),
                8 + 1 + 6,
                ",\"guidance\":0,\"pluecker\":{\"order\":\"md\"," + "\"frames\":\"fourth\",\"scale\":1.0}");
        try (Backend backend = new CpuBackend(1)) {
            refused("does not remember", () -> open(blind, backend).close());
        }
    }

    private static void refused(String why, Runnable what) {
        InvalidInputException refused = assertThrows(InvalidInputException.class, what::run);
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains(why), said);
        assertEquals(1, said.lines().count(), said);
    }
}
