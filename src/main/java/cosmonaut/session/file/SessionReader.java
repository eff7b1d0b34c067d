package cosmonaut.session.file;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import cosmonaut.session.file.SessionEvent.Made;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a session's file. What a broken writing left at its end is passed over; what makes no sense is refused.
public final class SessionReader {

    /// Bytes of a file.
    private static final long LARGEST = 8L << 30;

    /// Events of a session, and nodes among them: a day of flight.
    private static final int MOST_EVENTS = 1_000_000;

    private static final int MOST_NODES = 200_000;

    private final Path file;
    private final List<SessionEvent> events = new ArrayList<>();
    private final Map<Long, Session.Place> thumbnails = new HashMap<>();
    private final Map<Long, Made> made = new HashMap<>();
    private final Set<Long> roots = new HashSet<>();

    /// Nodes of the world as it was started last.
    private final Set<Long> present = new HashSet<>();

    private long newest = -1;

    private SessionReader(Path file) {
        this.file = file;
    }

    /// @throws InvalidInputException when it is no session, its beginning is damaged, or it says what cannot be
    public static Session read(Path file) {
        InputFile.requireSize(file, "session " + file, LARGEST);
        try (FileChannel channel = FileChannel.open(file)) {
            return new SessionReader(file).read(channel);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "session " + file + " cannot be read (" + e.getMessage() + "); check its rights", e);
        }
    }

    /// The JPEG of a chunk's last picture; empty for a first picture.
    public static Optional<byte[]> thumbnail(Session session, long node) throws IOException {
        Optional<Session.Place> place = session.thumbnail(node);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(session.file())) {
            ByteBuffer bytes = ByteBuffer.allocate(place.get().bytes());
            fill(channel, bytes, place.get().offset());
            return Optional.of(bytes.array());
        }
    }

    private static void fill(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("it became shorter while it was read");
            }
        }
        bytes.flip();
    }

    private Session read(FileChannel channel) throws IOException {
        long size = channel.size();
        requireSignature(channel, size);
        long at = SessionRecords.SIGNATURE.length;
        ByteBuffer first = content(channel, at, size)
                .orElseThrow(() -> new InvalidInputException("session " + file
                        + " breaks off or is damaged before its first chunk; there is nothing in it to fly"));
        SessionHeader header = SessionRecords.header(new RecordInput(first, place(at)));
        at += SessionRecords.FRAME + first.capacity();
        Optional<ByteBuffer> next = content(channel, at, size);
        while (next.isPresent()) {
            ByteBuffer content = next.get();
            take(content, at, header);
            at += SessionRecords.FRAME + content.capacity();
            next = content(channel, at, size);
        }
        if (roots.isEmpty()) {
            throw new InvalidInputException(
                    "session " + file + " breaks off before its first chunk; there is nothing in it to fly");
        }
        return new Session(
                file, header, events, thumbnails, new Session.Extent(at, size, isDamaged(channel, at, size)));
    }

    private void requireSignature(FileChannel channel, long size) throws IOException {
        byte[] expected = SessionRecords.SIGNATURE;
        ByteBuffer begin = ByteBuffer.allocate((int) Math.min(size, expected.length));
        fill(channel, begin, 0);
        if (!Arrays.equals(begin.array(), expected)) {
            boolean other = size >= expected.length
                    && Arrays.equals(begin.array(), 0, expected.length - 1, expected, 0, expected.length - 1);
            throw new InvalidInputException("session " + file
                    + (other
                            ? " is of a version that this program does not know; update Cosmonaut"
                            : " is no session of Cosmonaut; give a .cosmonaut file"));
        }
    }

    private String place(long at) {
        return "session " + file + ": the record at byte " + at;
    }

    /// The content of the record at a place; empty where no whole one is.
    private static Optional<ByteBuffer> content(FileChannel channel, long at, long size) throws IOException {
        long room = size - at - SessionRecords.FRAME;
        if (room < 1) {
            return Optional.empty();
        }
        ByteBuffer frame = ByteBuffer.allocate(SessionRecords.FRAME);
        fill(channel, frame, at);
        int length = frame.getInt();
        int crc = frame.getInt();
        if (length < 1 || length > SessionRecords.LONGEST || length > room) {
            return Optional.empty();
        }
        ByteBuffer content = ByteBuffer.allocate(length);
        fill(channel, content, at + SessionRecords.FRAME);
        return SessionRecords.crc(length, content) == crc ? Optional.of(content) : Optional.empty();
    }

    /// Whether more than one record that was not written to its end follows.
    private static boolean isDamaged(FileChannel channel, long at, long size) throws IOException {
        if (size - at < SessionRecords.FRAME) {
            return false;
        }
        ByteBuffer frame = ByteBuffer.allocate(SessionRecords.FRAME);
        fill(channel, frame, at);
        int length = frame.getInt();
        boolean reachesEnd = length >= size - at - SessionRecords.FRAME;
        return !reachesEnd || length > SessionRecords.LONGEST;
    }

    private void take(ByteBuffer content, long at, SessionHeader header) {
        RecordInput in = new RecordInput(content, place(at));
        SessionEvent event = SessionRecords.event(in);
        check(event, in, header);
        if (event instanceof Made e && in.left() > 0) {
            long offset = at + SessionRecords.FRAME + content.position();
            thumbnails.put(e.node(), new Session.Place(offset, in.left()));
        }
        if (events.isEmpty() && !(event instanceof SessionEvent.Started)) {
            throw in.wrong("comes before the world was started");
        }
        events.add(event);
        if (events.size() > MOST_EVENTS || made.size() > MOST_NODES) {
            throw new InvalidInputException("session " + file + " has more than " + MOST_NODES + " chunks or "
                    + MOST_EVENTS + " records; it is longer than what can be flown");
        }
    }

    private void check(SessionEvent event, RecordInput in, SessionHeader header) {
        switch (event) {
            case SessionEvent.Started e -> {
                if (!roots.contains(e.node())) {
                    requireNew(e.node(), in);
                    roots.add(e.node());
                }
                present.clear();
                present.add(e.node());
            }
            case Made e -> {
                requireNew(e.node(), in);
                requireChunk(e.parent(), e.asked(), in, header);
                made.put(e.node(), e);
                present.add(e.node());
            }
            case SessionEvent.Remade e -> {
                Made again = made.get(e.node());
                if (again == null || !present.contains(again.parent())) {
                    throw in.wrong("makes node " + e.node() + " again, which cannot be made there");
                }
                present.add(e.node());
            }
            case SessionEvent.GivenUp e -> requireChunk(e.parent(), e.asked(), in, header);
            case SessionEvent.At e -> requireKnown(e.node(), in);
            case SessionEvent.Named e -> requireKnown(e.node(), in);
            case SessionEvent.Pinned e -> requireKnown(e.node(), in);
            case SessionEvent.Deleted e -> requireKnown(e.node(), in);
        }
    }

    /// Nodes are numbered upwards, so that none can be its own ancestor.
    private void requireNew(long node, RecordInput in) {
        if (node <= newest) {
            throw in.wrong("has node " + node + " after node " + newest);
        }
        newest = node;
    }

    private void requireKnown(long node, RecordInput in) {
        if (!made.containsKey(node) && !roots.contains(node)) {
            throw in.wrong("speaks of node " + node + ", which there is not");
        }
    }

    private void requireChunk(long parent, SessionEvent.Asked asked, RecordInput in, SessionHeader header) {
        if (!present.contains(parent)) {
            throw in.wrong("goes on from node " + parent + ", which there is not");
        }
        int width = header.start().picture().width();
        int height = header.start().picture().height();
        boolean fits = asked.cameras().stream()
                .allMatch(camera -> camera.intrinsics().width() == width
                        && camera.intrinsics().height() == height);
        if (!fits) {
            throw in.wrong("has cameras of another size than the first picture");
        }
    }
}
