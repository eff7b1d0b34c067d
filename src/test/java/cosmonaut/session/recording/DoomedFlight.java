package cosmonaut.session.recording;

import cosmonaut.bench.SlowWorld;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.FlightControl;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.Flight;
import cosmonaut.session.FlightReport;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveListener;
import cosmonaut.session.live.LiveOptions;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// A program that flies until it is killed or its disk is full, and says on its output how many pictures are kept, a
/// number a line. It is started by the tests.
final class DoomedFlight {

    static final int WIDTH = 192;
    static final int HEIGHT = 112;

    private static final int FRAMES = 2000;
    private static final double SECONDS_PER_CHUNK = 0.2;
    private static final WorldConfig CONFIG = new WorldConfig(
            "cosmonaut-world/1",
            WIDTH,
            HEIGHT,
            12,
            9,
            1,
            1,
            0,
            0,
            1,
            null,
            null,
            8,
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    private DoomedFlight() {}

    /// @param args `rollout` or `live`, the clip, and for a rollout perhaps the folder of pictures
    public static void main(String[] args) throws IOException, InterruptedException {
        Path clip = Path.of(args[1]);
        try (SlowWorld world = new SlowWorld(CONFIG, SECONDS_PER_CHUNK)) {
            if (args[0].equals("live")) {
                live(world, clip);
            } else {
                rollout(world, new FlightFiles(clip, args.length > 2 ? Path.of(args[2]) : null));
            }
        }
    }

    private static WorldStart start() {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(75, WIDTH, HEIGHT));
        float[] depth = new float[WIDTH * HEIGHT];
        java.util.Arrays.fill(depth, 4);
        return new WorldStart(noise(0), depth, camera, "noise", 7);
    }

    /// Pictures that take much room.
    private static Picture noise(int seed) {
        byte[] noise = new byte[3 * WIDTH * HEIGHT];
        new Random(seed).nextBytes(noise);
        return new Picture(WIDTH, HEIGHT, noise);
    }

    private static void rollout(SlowWorld world, FlightFiles files) throws IOException {
        CameraPath path = Move.FORWARD.path(start().camera(), FRAMES, CONFIG.fps(), Pace.DEFAULT);
        Flight flight = new Flight(world, start(), path);
        try (ClipRecorder recorder = ClipRecorder.open(files, CONFIG)) {
            FlightReport report;
            try {
                report = flight.fly(
                        (index, frame) -> {
                            recorder.accept(index, new GeneratedFrame(noise(index), frame.camera(), frame.seen()));
                            System.out.println(recorder.frames());
                        },
                        (done, total, seconds) -> {});
            } catch (IOException e) {
                System.err.println(e.getMessage());
                report = flight.report();
            }
            Sidecar.Flown flown = new Sidecar.Flown(
                    "noise", "", "", "", 7, null, 0, "noise", "forward", CONFIG.fps(), WIDTH, HEIGHT, "");
            recorder.finish(new Sidecar(flown, report, path.frames()))
                    .ifPresent(e -> System.err.println(e.getMessage()));
        }
    }

    private static void live(SlowWorld world, Path clip) throws InterruptedException {
        try (LiveFlight flight = new LiveFlight(world, start(), LiveOptions.DEFAULT, LiveListener.NONE)) {
            flight.record(clip);
            flight.control(FlightControl.of(1, 0, 0, 0, 0, 0));
            for (int said = 0; said < FRAMES; ) {
                flight.request(System.nanoTime());
                int kept = flight.view().recording().map(Recording::frames).orElse(said);
                if (kept > said) {
                    said = kept;
                    System.out.println(said);
                }
                Thread.sleep(5);
            }
        }
    }
}
