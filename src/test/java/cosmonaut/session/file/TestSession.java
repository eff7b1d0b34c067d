package cosmonaut.session.file;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.session.file.SessionEvent.Asked;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Small sessions, record by record.
final class TestSession {

    static final Intrinsics LENS = Intrinsics.ofHorizontalFov(75, 12, 8);
    static final ChunkSettings SEVEN = ChunkSettings.of("a yard", 7);
    static final String HASH = "0123456789abcdef".repeat(4);

    private TestSession() {}

    static SessionHeader header() {
        Picture picture = Picture.black(12, 8);
        float[] depth = new float[12 * 8];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = 1 + i / 7f;
            picture.rgb()[3 * i] = (byte) (2 * i);
        }
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, LENS);
        SessionHeader.Origin origin = new SessionHeader.Origin("1.2", "yard", "starter", "fast", HASH, "cpu", 12, null);
        return new SessionHeader(origin, new WorldStart(picture, depth, camera, SEVEN), true);
    }

    static Asked asked(double z) {
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            cameras.add(new CameraFrame(Pose.at(Math.PI, -1e-300, z + i / 3.0), LENS));
        }
        return new Asked(cameras, new ChunkSettings("a yard, später", -7, 3, 1.0 / 3));
    }

    static SessionEvent.Made made(long node, long parent) {
        return new SessionEvent.Made(node, parent, asked(node), (int) node, HASH);
    }

    static List<GeneratedFrame> frames(long node) {
        Picture picture = Picture.black(12, 8);
        picture.rgb()[5] = (byte) node;
        return asked(node).cameras().stream()
                .map(camera -> new GeneratedFrame(picture, camera, 1))
                .toList();
    }

    static List<SessionEntry> entries() {
        return List.of(
                SessionEntry.of(new SessionEvent.Started(0, SEVEN)),
                SessionEntry.of(made(1, 0), frames(1)),
                SessionEntry.of(new SessionEvent.GivenUp(1, asked(9), 4, 2)),
                SessionEntry.of(made(2, 1), frames(2)),
                SessionEntry.of(new SessionEvent.At(1)),
                SessionEntry.of(made(3, 1), frames(3)),
                SessionEntry.of(new SessionEvent.Named(2, "at the gate")),
                SessionEntry.of(new SessionEvent.Pinned(2, true)),
                SessionEntry.of(new SessionEvent.Deleted(3)),
                SessionEntry.of(new SessionEvent.Started(0, SEVEN)),
                SessionEntry.of(new SessionEvent.Remade(1, 8, HASH)),
                SessionEntry.of(made(4, 1), frames(4)),
                SessionEntry.of(new SessionEvent.At(2)));
    }

    /// Where records begin, and the end of the last.
    static List<Long> write(Path file, List<SessionEntry> entries) throws IOException {
        List<Long> begins = new ArrayList<>();
        try (SessionWriter writer = SessionWriter.begin(FileDisk.create(file), header())) {
            begins.add(Files.size(file));
            for (SessionEntry entry : entries) {
                writer.append(SessionRecords.event(entry));
                begins.add(Files.size(file));
            }
        }
        return begins;
    }

    /// A file of any contents, each framed as a record.
    static Path raw(Path file, byte[]... contents) throws IOException {
        int size = SessionRecords.SIGNATURE.length;
        for (byte[] content : contents) {
            size += SessionRecords.FRAME + content.length;
        }
        ByteBuffer all = ByteBuffer.allocate(size).put(SessionRecords.SIGNATURE);
        for (byte[] content : contents) {
            all.put(SessionRecords.framed(content));
        }
        return Files.write(file, all.array());
    }
}
