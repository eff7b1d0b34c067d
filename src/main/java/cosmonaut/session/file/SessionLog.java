package cosmonaut.session.file;

import cosmonaut.InvalidInputException;
import cosmonaut.session.file.SessionEvent.Made;
import cosmonaut.session.file.SessionEvent.Remade;
import cosmonaut.world.GeneratedFrame;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Saves a flight as it goes, on a thread of its own: whoever tells it something never waits for a disk.
///
/// A file is begun with the first chunk. Every record is written at once, so that it outlives the program; once a
/// second at most, and at the end, the disk is told to keep it, so that it outlives a loss of power. A disk that
/// refuses is told of once and tried again with later chunks.
public final class SessionLog implements SessionJournal, AutoCloseable {

    private static final long FORCE_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS = 5_000_000_000L;
    private static final long CLOSING_SECONDS = 20;

    /// Bytes that wait for a disk that refuses: hours of flight.
    private static final long MOST_WAITING = 64L << 20;

    /// Messages, with the pictures of their chunks, that wait for a disk that hangs.
    private static final int MOST_QUEUED = 256;

    /// Opens the file when there is something to be kept.
    @FunctionalInterface
    interface Opener {
        SessionWriter open() throws IOException;
    }

    private final Opener opener;
    private final Consumer<String> notice;
    private final LongSupplier nanoTime;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("flight autosave").unstarted(task));
    private final AtomicInteger queued = new AtomicInteger();
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean worthwhile;
    private boolean refused;
    private long retryAt;
    private long forcedAt;
    private boolean unforced;
    private volatile boolean lost;
    private @Nullable SessionWriter writer;

    /// @param notice takes a line for the person, on the thread of the log
    SessionLog(Opener opener, Consumer<String> notice, LongSupplier nanoTime) {
        this.opener = opener;
        this.notice = notice;
        this.nanoTime = nanoTime;
        this.forcedAt = nanoTime.getAsLong();
    }

    /// A new session in a folder of automatic ones.
    public static SessionLog begin(SessionFolder folder, SessionHeader header, Consumer<String> notice) {
        return new SessionLog(() -> folder.begin(header), notice, System::nanoTime);
    }

    /// A session that goes on.
    public static SessionLog resume(Session session, Consumer<String> notice) {
        SessionLog log = new SessionLog(() -> SessionWriter.resume(session), notice, System::nanoTime);
        log.worthwhile = true;
        return log;
    }

    @Override
    public void add(SessionEvent event) {
        queue(() -> keep(SessionEntry.of(event)));
    }

    @Override
    public void add(Made made, List<GeneratedFrame> frames) {
        queue(() -> {
            String hash = SessionEntry.hash(frames);
            worthwhile = true;
            keep(SessionEntry.of(new Made(made.node(), made.parent(), made.asked(), made.ahead(), hash), frames));
        });
    }

    @Override
    public void add(Remade remade, List<GeneratedFrame> frames) {
        queue(() -> keep(SessionEntry.of(new Remade(remade.node(), remade.ahead(), SessionEntry.hash(frames)))));
    }

    /// Runs a task on the thread of the log when what was told before has been written, or refused.
    public void after(Runnable task) {
        thread.execute(task);
    }

    private void queue(Runnable task) {
        if (lost || thread.isShutdown()) {
            return;
        }
        if (queued.incrementAndGet() > MOST_QUEUED) {
            lose();
            return;
        }
        thread.execute(() -> {
            queued.decrementAndGet();
            if (!lost) {
                task.run();
            }
        });
    }

    /// A session with a gap could not be made again, so it ends here.
    private void lose() {
        if (!lost) {
            lost = true;
            notice.accept("the disk takes too long, so this flight is saved only as far as it has come; it goes on");
        }
    }

    private void keep(SessionEntry entry) {
        try {
            byte[] content = SessionRecords.event(entry);
            waiting.add(content);
            waitingBytes += content.length;
        } catch (IOException e) {
            throw new IllegalStateException("memory does not refuse", e);
        }
        if (waitingBytes > MOST_WAITING) {
            waiting.clear();
            lose();
        } else if (worthwhile && !(refused && nanoTime.getAsLong() - retryAt < 0)) {
            write();
        }
    }

    private void write() {
        try {
            SessionWriter open = writer;
            if (open == null) {
                open = opener.open();
                writer = open;
            }
            for (byte[] next = waiting.peek(); next != null; next = waiting.peek()) {
                open.append(next);
                unforced = true;
                waiting.remove();
                waitingBytes -= next.length;
            }
            if (nanoTime.getAsLong() - forcedAt >= FORCE_NANOS) {
                force(open);
            }
            if (refused) {
                refused = false;
                notice.accept("the flight is saved again, all of it");
            }
        } catch (IOException | InvalidInputException e) {
            retryAt = nanoTime.getAsLong() + RETRY_NANOS;
            if (!refused) {
                refused = true;
                notice.accept("the flight goes on, but is not saved at present: " + e.getMessage()
                        + "; it is tried again as you fly");
            }
        }
    }

    private void force(SessionWriter open) throws IOException {
        if (unforced) {
            open.force();
            unforced = false;
            forcedAt = nanoTime.getAsLong();
        }
    }

    /// Writes what is left and waits for it.
    @Override
    public void close() {
        if (thread.isShutdown()) {
            return;
        }
        thread.execute(this::finish);
        thread.shutdown();
        try {
            thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish() {
        if (worthwhile && !waiting.isEmpty() && !lost) {
            write();
        }
        SessionWriter open = writer;
        if (open != null) {
            try (open) {
                force(open);
            } catch (IOException e) {
                notice.accept("the end of the flight may not be saved: " + e.getMessage());
            }
        }
    }
}
