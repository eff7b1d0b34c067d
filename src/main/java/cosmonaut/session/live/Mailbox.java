package cosmonaut.session.live;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/// Hands tasks to the control thread, from any thread.
final class Mailbox implements Executor {

    private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable message) {
        messages.add(message);
    }

    /// Runs what has come until there is nothing left, or the end.
    void read(BooleanSupplier ended) {
        for (Runnable message = messages.poll(); message != null && !ended.getAsBoolean(); message = messages.poll()) {
            message.run();
        }
    }
}
