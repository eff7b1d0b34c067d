package cosmonaut.settings;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The settings of a running program: read once, changed by anybody, saved in the background.
///
/// Changes that come close together are saved once, a third of a second after the first, so a slider that is dragged
/// does not wear the disk and no window waits for it. Safe for several threads.
public final class LiveSettings implements AutoCloseable {

    private static final long DELAY_MILLIS = 300;

    private final SettingsStore store;
    private final Consumer<String> trouble;
    private final List<Consumer<Settings>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor saver = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("cosmonaut-settings").factory());
    private final Object saving = new Object();
    private final List<String> messages;

    private Settings current;
    private boolean unsaved;
    private boolean closed;

    /// Reads the settings.
    ///
    /// @param trouble hears, on the saving thread, one line when settings could not be saved
    public LiveSettings(SettingsStore store, Consumer<String> trouble) {
        saver.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.store = store;
        this.trouble = trouble;
        SettingsReading reading = store.load();
        this.current = reading.settings();
        this.messages = reading.messages();
    }

    /// What a person should know about the reading.
    public List<String> messages() {
        return messages;
    }

    public synchronized Settings current() {
        return current;
    }

    /// Changes the settings, tells the listeners on this thread, and saves them soon. After [#close] they are saved
    /// at once.
    public void change(UnaryOperator<Settings> change) {
        Settings changed;
        boolean atOnce;
        synchronized (this) {
            changed = change.apply(current);
            if (changed.equals(current)) {
                return;
            }
            current = changed;
            atOnce = closed;
            if (!unsaved && !closed) {
                saver.schedule(this::save, DELAY_MILLIS, TimeUnit.MILLISECONDS);
            }
            unsaved = true;
        }
        listeners.forEach(listener -> listener.accept(changed));
        if (atOnce) {
            save();
        }
    }

    /// Hears of every change, on the thread that made it.
    public void onChange(Consumer<Settings> listener) {
        listeners.add(listener);
    }

    /// Saves what has not been saved. May be called twice.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        saver.shutdown();
        save();
    }

    /// One at a time, so that older settings never come after newer ones.
    private void save() {
        synchronized (saving) {
            Settings settings;
            synchronized (this) {
                if (!unsaved) {
                    return;
                }
                unsaved = false;
                settings = current;
            }
            try {
                store.save(settings);
            } catch (IOException e) {
                trouble.accept(String.valueOf(e.getMessage()));
            }
        }
    }
}
