package cosmonaut.session.file;

import cosmonaut.InvalidInputException;
import cosmonaut.session.file.SessionEvent.Made;
import cosmonaut.session.file.SessionEvent.Started;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A session as it stands in its file. Thumbnails stay there.
///
/// Parents are older than their children, which the reader has made sure of.
public final class Session {

    private final Path file;
    private final SessionHeader header;
    private final List<SessionEvent> events;
    private final Map<Long, Place> thumbnails;
    private final Extent extent;
    private final Map<Long, Made> made = new LinkedHashMap<>();
    private final Map<Long, Started> roots = new LinkedHashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Set<Long> pinned = new TreeSet<>();
    private final Set<Long> deleted = new TreeSet<>();
    private long current;

    /// Where bytes lie in the file.
    record Place(long offset, int bytes) {}

    /// How far a file can be read.
    ///
    /// @param end behind the last whole record
    /// @param size of the file
    /// @param damaged whether what lies between is more than a record that was not written to its end
    record Extent(long end, long size, boolean damaged) {}

    Session(Path file, SessionHeader header, List<SessionEvent> events, Map<Long, Place> thumbnails, Extent extent) {
        this.file = file;
        this.header = header;
        this.events = List.copyOf(events);
        this.thumbnails = Map.copyOf(thumbnails);
        this.extent = extent;
        this.events.forEach(this::see);
    }

    private void see(SessionEvent event) {
        switch (event) {
            case Started e -> {
                roots.putIfAbsent(e.node(), e);
                current = e.node();
            }
            case Made e -> {
                made.put(e.node(), e);
                current = e.node();
            }
            case SessionEvent.At e -> current = e.node();
            case SessionEvent.Named e -> {
                if (e.name().isEmpty()) {
                    names.remove(e.node());
                } else {
                    names.put(e.node(), e.name());
                }
            }
            case SessionEvent.Pinned e -> {
                if (e.pinned()) {
                    pinned.add(e.node());
                } else {
                    pinned.remove(e.node());
                }
            }
            case SessionEvent.Deleted e -> deleted.add(e.node());
            case SessionEvent.Remade e -> {}
            case SessionEvent.GivenUp e -> {}
        }
    }

    public Path file() {
        return file;
    }

    public SessionHeader header() {
        return header;
    }

    /// All that happened, oldest first.
    public List<SessionEvent> events() {
        return events;
    }

    /// The chunks that were finished, oldest first.
    public List<Made> chunks() {
        return List.copyOf(made.values());
    }

    /// A chunk by its node; empty for a first picture and for what never was.
    public Optional<Made> chunk(long node) {
        return Optional.ofNullable(made.get(node));
    }

    /// The starts of the world, one for each first picture.
    public List<Started> roots() {
        return List.copyOf(roots.values());
    }

    /// Where the flight was last.
    public long current() {
        return current;
    }

    /// The name that a person gave a node.
    public Optional<String> name(long node) {
        return Optional.ofNullable(names.get(node));
    }

    public boolean isPinned(long node) {
        return pinned.contains(node);
    }

    /// Whether a person wants anything of this session kept.
    public boolean hasPins() {
        return !pinned.isEmpty();
    }

    /// Whether a person has deleted the node, or one that it comes from.
    public boolean isDeleted(long node) {
        for (long at = node; ; at = made.get(at).parent()) {
            if (deleted.contains(at)) {
                return true;
            }
            if (!made.containsKey(at)) {
                return false;
            }
        }
    }

    /// The chunks from the first picture to a node, oldest first; none for a first picture.
    ///
    /// @throws InvalidInputException when there is no such node
    public List<Made> line(long node) {
        requireNode(node);
        List<Made> line = new ArrayList<>();
        for (Made at = made.get(node); at != null; at = made.get(at.parent())) {
            line.add(at);
        }
        return List.copyOf(line.reversed());
    }

    /// The start that a node comes from.
    Started root(long node) {
        List<Made> line = line(node);
        return Objects.requireNonNull(
                roots.get(line.isEmpty() ? node : line.getFirst().parent()));
    }

    /// The events from the start of the world under which a node was made to its making, the start not included.
    List<SessionEvent> untilMade(long node) {
        int end = 0;
        while (end < events.size() && !(events.get(end) instanceof Made e && e.node() == node)) {
            end++;
        }
        int begin = Math.min(end, events.size() - 1);
        while (!(events.get(begin) instanceof Started)) {
            begin--;
        }
        return end == events.size() ? List.of() : events.subList(begin + 1, end + 1);
    }

    private void requireNode(long node) {
        if (!made.containsKey(node) && !roots.containsKey(node)) {
            throw new InvalidInputException("session " + file + " has no node " + node + "; its nodes are "
                    + roots.keySet().iterator().next() + " to " + lastNode());
        }
    }

    /// The newest node.
    long lastNode() {
        long last = 0;
        for (long node : roots.keySet()) {
            last = Math.max(last, node);
        }
        for (long node : made.keySet()) {
            last = Math.max(last, node);
        }
        return last;
    }

    /// Where the JPEG of a chunk's last picture lies.
    Optional<Place> thumbnail(long node) {
        return Optional.ofNullable(thumbnails.get(node));
    }

    Extent extent() {
        return extent;
    }

    /// What a person should know of a file that is not whole: one line; empty for a whole one, and for one whose
    /// writing was broken off, which has lost nothing but what was not finished.
    public Optional<String> damage() {
        return extent.damaged()
                ? Optional.of("session " + file + " is damaged at byte " + extent.end() + " of " + extent.size()
                        + "; what lies before that is good, the rest is left out")
                : Optional.empty();
    }
}
