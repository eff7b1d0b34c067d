package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightControl;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.session.file.SavedWorld;
import cosmonaut.session.file.Session;
import cosmonaut.session.file.SessionEvent;
import cosmonaut.session.file.SessionFolder;
import cosmonaut.session.file.SessionHeader;
import cosmonaut.session.file.SessionLog;
import cosmonaut.session.file.SessionReader;
import cosmonaut.session.file.SessionReplay;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.viewport.cpu.Drawing;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Flights that are saved, made again and flown on.
final class SavedFlightTest {

    @TempDir
    private Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final LiveListener listener = new LiveListener() {
        @Override
        public void refused(String message) {
            said.add(message);
        }
    };

    /// A saved flight in a small world.
    private final class Saved implements AutoCloseable {

        final ManualThreads threads = new ManualThreads();
        final LiveFlight flight;
        final CountingWorld world = new CountingWorld(0.2, threads::sleep);

        Saved(SessionLog log, SavedWorldOf of, Optional<SessionReplay> replay) {
            SavedWorld saved = of.world(world, log);
            LiveOptions options = LiveOptions.DEFAULT
                    .with(new LiveOptions.Saving(saved::at, replay))
                    .closing(log::close);
            flight = new LiveFlight(saved, CountingWorld.start(), options, listener, threads);
        }

        Saved run(double seconds) {
            for (int i = 0; i < seconds * FlightThreads.TICKS_PER_SECOND; i++) {
                threads.tick();
            }
            return this;
        }

        Saved hold(FlightControl control) {
            flight.control(control);
            return this;
        }

        Picture picture() {
            return Drawing.of(flight.request(threads.nanoTime()));
        }

        @Override
        public void close() {
            flight.close();
        }
    }

    private interface SavedWorldOf {
        SavedWorld world(CameraWorld world, SessionLog log);
    }

    private SessionFolder sessions() {
        return new SessionFolder(folder.resolve("sessions"), 20, Clock.systemUTC());
    }

    private Saved begun() {
        SessionLog log = SessionLog.begin(sessions(), DoomedSession.header(), said::add);
        return new Saved(log, SavedWorld::new, Optional.empty());
    }

    private Saved reopened(Session session, long node) {
        SessionLog log = SessionLog.resume(session, said::add);
        return new Saved(
                log,
                (world, journal) -> new SavedWorld(world, journal, session),
                Optional.of(new SessionReplay(session, node)));
    }

    private Session read() throws IOException {
        return SessionReader.read(sessions().automatic().getFirst());
    }

    private static List<Boolean> replayed(Session session, long node, CameraWorld world) throws IOException {
        List<Boolean> same = new ArrayList<>();
        SessionReplay replay = new SessionReplay(session, node);
        replay.run(world, new SessionReplay.Listener() {
            @Override
            public void started(WorldStart start, WorldNode root) {}

            @Override
            public void made(SessionEvent.Made made, Chunk chunk, boolean equal) {
                same.add(equal);
            }
        });
        assertEquals(replay.chunks(), same.size());
        return same;
    }

    private static void assertSame(Session session, long node, CameraWorld world) throws IOException {
        assertFalse(replayed(session, node, world).contains(false), "node " + node);
    }

    @Test
    @Timeout(120)
    void aFlightIsSavedMadeAgainAndFlownOn() throws IOException {
        Picture end;
        Pose pose;
        long chunks;
        try (Saved saved = begun()) {
            saved.run(0.2)
                    .hold(TestFlight.FORWARD)
                    .run(4)
                    .hold(TestFlight.RELEASED)
                    .run(2);
            saved.flight.flyFrom(saved.flight.timeline().get(2).index());
            saved.hold(TestFlight.RIGHT).run(2).hold(TestFlight.RELEASED).run(2);
            saved.flight.reroll(99);
            saved.run(2);
            end = saved.picture();
            pose = saved.flight.timeline().getLast().camera().pose();
            chunks = saved.flight.view().chunks();
        }
        Session session = read();
        assertEquals(chunks, session.line(session.current()).size());
        assertTrue(session.chunks().size() > chunks + 1, "the branch that was left is there too");
        CountingWorld again = new CountingWorld(0, seconds -> {});
        for (SessionEvent.Made made : session.chunks()) {
            assertSame(session, made.node(), again);
        }
        long before = session.current();
        try (Saved saved = reopened(session, before)) {
            saved.run(3);
            assertEquals(LiveState.STANDING, saved.flight.view().state());
            assertEquals(chunks, saved.flight.view().chunks());
            assertEquals(pose, saved.flight.view().pose());
            assertEquals(end, saved.picture());
            assertEquals(99, saved.flight.view().seed(), "with the settings of then");
            assertEquals(chunks + 1, saved.flight.timeline().size());
            double then = saved.flight.timeline().getLast().flightSeconds();
            saved.hold(TestFlight.FORWARD).run(3);
            assertTrue(saved.flight.view().chunks() > chunks);
            assertTrue(saved.flight.timeline().getLast().flightSeconds() > then, "flight time runs on");
        }
        Session longer = read();
        assertTrue(longer.chunks().size() > session.chunks().size());
        assertEquals(
                session.chunks(), longer.chunks().subList(0, session.chunks().size()), "nothing is made twice");
        assertTrue(longer.line(longer.current()).stream().anyMatch(made -> made.node() == before));
        assertSame(longer, longer.current(), again);
        assertEquals(List.of(), said);
    }

    @Test
    @Timeout(120)
    void aFlightThatCannotBeSavedGoesOnWithALine() throws IOException {
        Files.createFile(folder.resolve("sessions"));
        try (Saved saved = begun()) {
            saved.run(0.2).hold(TestFlight.FORWARD).run(4);
            assertEquals(LiveState.FLYING, saved.flight.view().state());
            assertTrue(saved.flight.view().chunks() > 3);
        }
        assertEquals(1, said.size());
        assertTrue(said.getFirst().startsWith("the flight goes on, but is not saved at present"), said.getFirst());
    }

    @Test
    @Timeout(120)
    void otherPicturesThanThenAreToldOf() throws IOException {
        try (Saved saved = begun()) {
            saved.run(0.2).hold(TestFlight.FORWARD).run(3);
        }
        Session session = read();
        CountingWorld other = new CountingWorld(0, seconds -> {});
        SessionHeader.Origin origin = session.header().origin();
        WorldStart start = session.header().start();
        Picture changed = Picture.black(start.picture().width(), start.picture().height());
        SessionHeader header = new SessionHeader(
                origin, new WorldStart(changed, start.depth(), start.camera(), start.settings()), false);
        SessionFolder elsewhere = new SessionFolder(folder.resolve("elsewhere"), 20, Clock.systemUTC());
        try (SessionLog log = SessionLog.begin(elsewhere, header, said::add)) {
            SavedWorld saved = new SavedWorld(new CountingWorld(0, seconds -> {}), log);
            WorldNode node = saved.start(CountingWorld.start());
            for (SessionEvent.Made made : session.line(session.current())) {
                node = saved.rollout(new ChunkRequest(
                                node, made.asked().cameras(), made.asked().settings()))
                        .node();
            }
        }
        Session lying = SessionReader.read(elsewhere.automatic().getFirst());
        assertFalse(replayed(lying, lying.current(), other).contains(true));
    }

    private static List<CameraFrame> turning(WorldNode from, double degrees, int count) {
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Pose turned = Pose.of(Quaternion.about(0, 1, 0, degrees * i / count), 0, 0, 0.05 * i);
            cameras.add(new CameraFrame(
                    from.camera().pose().compose(turned), from.camera().intrinsics()));
        }
        return cameras;
    }

    /// What the starter imagines beside its chunks depends on when it does, on chunks that were given up and on other
    /// branches; a replay does all of it again.
    @Test
    @Timeout(300)
    void theStarterMakesTheSameBytesAgainWhateverWasDoneInBetween() throws IOException {
        Scene scene = SceneLibrary.bundled().scene("courtyard-garden").atSize(192, 112);
        WorldStart start = new WorldStart(
                scene.picture(),
                scene.depth().map(DepthPicture::metres).orElseThrow(),
                new CameraFrame(Pose.IDENTITY, scene.lens()),
                scene.prompt(),
                1);
        SamplingChoice fast = new SamplingChoice("fast", null, null);
        SessionHeader header = new SessionHeader(DoomedSession.header().origin(), start, false);
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld starter = LatentCameraWorld.open(Path.of("sample-scenes/starter"), backend, fast)) {
            try (SessionLog log = SessionLog.begin(sessions(), header, said::add)) {
                SavedWorld world = new SavedWorld(starter, log);
                int count = world.config().newFrames();
                WorldNode root = world.start(start);
                ahead(world, 9);
                WorldNode first = roll(world, root, start.settings(), 25);
                ahead(world, 6);
                ChunkRequest vain = new ChunkRequest(first, turning(first, -120, count), start.settings());
                assertTrue(isGivenUp(world, vain));
                ahead(world, 3);
                WorldNode second = roll(world, first, start.settings(), 40);
                ahead(world, 4);
                WorldNode left = roll(world, first, start.settings(), -60);
                ahead(world, 5);
                WorldNode third = roll(world, second, start.settings(), 50);
                world.at(third);
                assertNotEquals(SavedWorld.number(left), SavedWorld.number(third));
            }
            Session session = read();
            assertEquals(4, session.chunks().size());
            assertEquals(3, session.line(session.current()).size());
            assertSame(session, session.current(), starter);
            assertSame(session, 3, starter);
        }
        assertEquals(List.of(), said);
    }

    private static void ahead(CameraWorld world, int slices) {
        for (int i = 0; i < slices; i++) {
            world.prepareAhead();
        }
    }

    private static WorldNode roll(CameraWorld world, WorldNode from, ChunkSettings settings, double degrees) {
        List<CameraFrame> cameras = turning(from, degrees, world.config().newFrames());
        return world.rollout(new ChunkRequest(from, cameras, settings)).node();
    }

    private static boolean isGivenUp(CameraWorld world, ChunkRequest request) {
        try {
            world.rollout(request, new ChunkProgress() {
                private int asks;

                @Override
                public void at(int done, int total) {}

                @Override
                public boolean cancelled() {
                    asks++;
                    return asks > 3;
                }
            });
            return false;
        } catch (CancellationException e) {
            return true;
        }
    }
}
