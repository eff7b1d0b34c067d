package cosmonaut.session.file;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.session.file.SessionEvent.Asked;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The records of a session's file as bytes; docs/session-format.md describes them.
///
/// A file is a signature and records. A record is its length (4 bytes), the CRC32C of length and content (4 bytes) and
/// its content, of which the first byte says what it is. Numbers are big-endian.
final class SessionRecords {

    static final byte[] SIGNATURE = "cosmonaut-sess/1".getBytes(StandardCharsets.US_ASCII);

    /// Bytes before the content of a record.
    static final int FRAME = 2 * Integer.BYTES;

    /// Bytes of a record's content: a first picture of some 16 million pixels with depth.
    static final int LONGEST = 128 << 20;

    static final int HEADER = 1;
    private static final int STARTED = 2;
    private static final int MADE = 3;
    private static final int REMADE = 4;
    private static final int GIVEN_UP = 5;
    private static final int AT = 6;
    private static final int NAMED = 7;
    private static final int PINNED = 8;
    private static final int DELETED = 9;

    private static final int MOST_PIXELS = 1 << 24;
    private static final int MOST_SLICES = 1 << 24;

    private SessionRecords() {}

    static int crc(int length, ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        crc.update(content.duplicate());
        return (int) crc.getValue();
    }

    /// Frame and content.
    static ByteBuffer framed(byte[] content) {
        ByteBuffer record = ByteBuffer.allocate(FRAME + content.length);
        record.putInt(content.length).putInt(crc(content.length, ByteBuffer.wrap(content)));
        return record.put(content).flip();
    }

    static byte[] header(SessionHeader header) throws IOException {
        SessionHeader.Origin origin = header.origin();
        WorldStart start = header.start();
        RecordOutput out = new RecordOutput()
                .octet(HEADER)
                .text(origin.program())
                .text(origin.scene())
                .text(origin.model())
                .optionalText(origin.preset())
                .text(origin.modelHash())
                .text(origin.backend())
                .choice(origin.steps(), origin.guidance())
                .flag(header.lensFound())
                .camera(start.camera())
                .settings(start.settings())
                .whole(start.picture().width())
                .whole(start.picture().height())
                .deflated(start.picture().rgb());
        float[] depth = start.depth();
        out.flag(depth != null);
        if (depth != null) {
            ByteBuffer metres = ByteBuffer.allocate(Float.BYTES * depth.length);
            metres.asFloatBuffer().put(depth);
            out.deflated(metres.array());
        }
        return out.bytes();
    }

    static SessionHeader header(RecordInput in) {
        if (in.octet() != HEADER) {
            throw in.wrong("does not say what the flight began with");
        }
        String program = in.text();
        String scene = in.text();
        String model = in.text();
        @Nullable String preset = in.optionalText();
        String modelHash = in.text();
        String backend = in.text();
        @Nullable Integer steps = in.flag() ? in.whole("steps", 1, ChunkSettings.MAX_STEPS) : null;
        @Nullable Double guidance = in.flag() ? in.real() : null;
        boolean lensFound = in.flag();
        CameraFrame camera = in.camera();
        ChunkSettings settings = in.settings();
        int width = in.whole("pixels in a row", 1, MOST_PIXELS);
        int height = in.whole("rows", 1, MOST_PIXELS / width);
        Picture picture = new Picture(width, height, in.inflated(3 * width * height));
        float @Nullable [] depth = null;
        if (in.flag()) {
            depth = new float[width * height];
            ByteBuffer.wrap(in.inflated(Float.BYTES * depth.length))
                    .asFloatBuffer()
                    .get(depth);
            for (float metres : depth) {
                if (!(metres >= 0 && Float.isFinite(metres))) {
                    throw in.wrong("has a depth of " + metres + " m");
                }
            }
        }
        in.end();
        if (camera.intrinsics().width() != width || camera.intrinsics().height() != height) {
            throw in.wrong("has a lens for a picture of another size");
        }
        SessionHeader.Origin origin =
                new SessionHeader.Origin(program, scene, model, preset, modelHash, backend, steps, guidance);
        WorldStart start = new WorldStart(picture, depth, camera, settings, Optional.empty());
        return new SessionHeader(origin, start, lensFound);
    }

    static byte[] event(SessionEntry entry) throws IOException {
        RecordOutput out = new RecordOutput();
        switch (entry.event()) {
            case SessionEvent.Started e -> out.octet(STARTED).number(e.node()).settings(e.settings());
            case SessionEvent.Made e ->
                out.octet(MADE)
                        .number(e.node())
                        .number(e.parent())
                        .asked(e.asked())
                        .whole(e.ahead())
                        .hash(e.sha256())
                        .raw(entry.thumbnail());
            case SessionEvent.Remade e ->
                out.octet(REMADE).number(e.node()).whole(e.ahead()).hash(e.sha256());
            case SessionEvent.GivenUp e ->
                out.octet(GIVEN_UP)
                        .number(e.parent())
                        .asked(e.asked())
                        .whole(e.ahead())
                        .whole(e.asks());
            case SessionEvent.At e -> out.octet(AT).number(e.node());
            case SessionEvent.Named e -> out.octet(NAMED).number(e.node()).text(e.name());
            case SessionEvent.Pinned e -> out.octet(PINNED).number(e.node()).flag(e.pinned());
            case SessionEvent.Deleted e -> out.octet(DELETED).number(e.node());
        }
        return out.bytes();
    }

    /// Leaves the thumbnail of a chunk that was made.
    static SessionEvent event(RecordInput in) {
        int kind = in.octet();
        SessionEvent event = switch (kind) {
            case STARTED -> new SessionEvent.Started(in.number(), in.settings());
            case MADE -> made(in);
            case REMADE -> new SessionEvent.Remade(in.number(), slices(in), in.hash());
            case GIVEN_UP -> givenUp(in);
            case AT -> new SessionEvent.At(in.number());
            case NAMED -> new SessionEvent.Named(in.number(), in.text());
            case PINNED -> new SessionEvent.Pinned(in.number(), in.flag());
            case DELETED -> new SessionEvent.Deleted(in.number());
            default -> throw in.wrong("is of the unknown kind " + kind);
        };
        if (kind != MADE) {
            in.end();
        }
        return event;
    }

    private static SessionEvent made(RecordInput in) {
        long node = in.number();
        long parent = in.number();
        Asked asked = in.asked();
        return new SessionEvent.Made(node, parent, asked, slices(in), in.hash());
    }

    private static SessionEvent givenUp(RecordInput in) {
        long parent = in.number();
        Asked asked = in.asked();
        return new SessionEvent.GivenUp(parent, asked, slices(in), in.whole("questions", 0, Integer.MAX_VALUE));
    }

    private static int slices(RecordInput in) {
        return in.whole("slices", 0, MOST_SLICES);
    }
}
