package cosmonaut.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets Ctrl-C end work in good order: the program's end waits until the work has been put away.
///
/// A signal makes the JVM leave with 128 + its number, 130 for Ctrl-C.
final class Interruption implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Runnable cancel) {
        hook = new Thread(
                () -> {
                    cancel.run();
                    try {
                        done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "interruption");
    }

    /// Calls `cancel` when the program is told to end, and holds the end back until [#close].
    static Interruption on(Runnable cancel) {
        Interruption made = new Interruption(cancel);
        Runtime.getRuntime().addShutdownHook(made.hook);
        return made;
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is ending already: the hook has run and is released by the latch.
            return;
        }
    }
}
