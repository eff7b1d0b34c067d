package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.session.file.SavedWorld;
import cosmonaut.session.file.Session;
import cosmonaut.session.file.SessionFolder;
import cosmonaut.session.file.SessionHeader;
import cosmonaut.session.file.SessionLog;
import cosmonaut.session.file.SessionReader;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A program that flies and saves until it is killed, and says on its output how many chunks it has saved, a number a
/// line. A session that is in the folder already goes on. It is started by the tests.
final class DoomedSession {

    private static final SessionHeader.Origin ORIGIN =
            new SessionHeader.Origin("test", "stripes", "none", null, "", "none", null, null);

    private DoomedSession() {}

    static SessionHeader header() {
        return new SessionHeader(ORIGIN, CountingWorld.start(), false);
    }

    /// @param args the folder
    public static void main(String[] args) throws IOException, InterruptedException {
        SessionFolder folder = new SessionFolder(Path.of(args[0]), 20, Clock.systemUTC());
        List<Path> former = Files.isDirectory(Path.of(args[0])) ? folder.automatic() : List.of();
        CountingWorld world = new CountingWorld(0, seconds -> {});
        int saved = 0;
        SessionLog log;
        SavedWorld flown;
        if (former.isEmpty()) {
            log = SessionLog.begin(folder, header(), System.err::println);
            flown = new SavedWorld(world, log);
        } else {
            Session session = SessionReader.read(former.getFirst());
            saved = session.chunks().size();
            log = SessionLog.resume(session, System.err::println);
            flown = new SavedWorld(world, log, session);
        }
        fly(flown, log, saved);
    }

    private static void fly(SavedWorld world, SessionLog log, int saved) throws InterruptedException {
        WorldStart start = CountingWorld.start();
        WorldNode root = world.start(start);
        WorldNode node = root;
        Random random = new Random(saved);
        int count = saved;
        while (count < 1_000_000) {
            List<CameraFrame> cameras = new ArrayList<>();
            double z = random.nextDouble();
            for (int i = 0; i < CountingWorld.CONFIG.newFrames(); i++) {
                cameras.add(new CameraFrame(Pose.at(0.01 * i, 0, z + 0.02 * i), CountingWorld.CAMERA.intrinsics()));
            }
            node = world.rollout(new ChunkRequest(node, cameras, start.settings()))
                    .node();
            world.at(node);
            count++;
            int now = count;
            log.after(() -> System.out.println(now));
            Thread.sleep(random.nextInt(20));
            node = random.nextInt(10) == 0 ? root : node;
        }
    }
}
