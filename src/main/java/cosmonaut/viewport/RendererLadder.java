package cosmonaut.viewport;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Opens the renderers of a viewport: when one fails, the same kind once more, and if that does not last, the next. The
/// drawing thread's.
final class RendererLadder {

    /// A kind that fails again sooner than this is given up.
    private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(30);

    /// The last kind is tried again and again, but not at every update.
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<Supplier<ViewRenderer>> kinds;
    private final Consumer<String> says;
    private int kind;
    private long failedAt;
    private long notBefore;
    private String said = "";
    private volatile String name = "";
    private volatile PictureRoute route = PictureRoute.PROCESSOR;
    private volatile boolean presents;
    private @Nullable OpenedRenderer open;

    /// @param kinds the best first
    /// @param says hears a line about every failure, but none twice in a row
    RendererLadder(List<Supplier<ViewRenderer>> kinds, Consumer<String> says) {
        this.kinds = List.copyOf(kinds);
        this.says = says;
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a viewport needs a renderer");
        }
    }

    /// The renderer to draw with, opened if need be.
    ///
    /// @return null while even the last kind fails
    @Nullable
    OpenedRenderer renderer(long nanoTime) {
        while (open == null && (notBefore == 0 || nanoTime - notBefore >= 0)) {
            try {
                ViewRenderer opened = kinds.get(kind).get();
                name = opened.name();
                presents = opened.presents();
                open = new OpenedRenderer(opened);
            } catch (RuntimeException e) {
                say(words(e));
                giveUpKind(nanoTime);
            }
        }
        return open;
    }

    /// What the newest renderer calls itself, empty before the first. Any thread.
    String name() {
        return name;
    }

    /// How pictures reach the newest renderer. Any thread.
    PictureRoute route() {
        return route;
    }

    /// A picture was drawn.
    void drawn(ViewRenderer by) {
        route = by.route();
    }

    /// Whether the newest renderer can present to a window. Any thread.
    boolean presents() {
        return presents;
    }

    /// The renderer has failed; another takes its place.
    void failed(RuntimeException cause, long nanoTime) {
        say(name + ": " + words(cause));
        close();
        if (failedAt != 0 && nanoTime - failedAt < LASTING_NANOS) {
            giveUpKind(nanoTime);
        } else {
            failedAt = nanoTime;
        }
    }

    private void giveUpKind(long nanoTime) {
        if (kind == kinds.size() - 1) {
            notBefore = nanoTime + PAUSE_NANOS;
        } else {
            kind++;
            failedAt = 0;
        }
    }

    private void say(String line) {
        if (!line.equals(said)) {
            said = line;
            says.accept(line);
        }
    }

    private static String words(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /// The present renderer is needed no more.
    void close() {
        OpenedRenderer last = open;
        open = null;
        if (last != null) {
            last.lose();
        }
    }
}
