package cosmonaut.app;

import cosmonaut.tensor.Backend;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A model that is opened and tried while the person still looks at the gallery, so that the first flight moves at
/// once.
///
/// At most one is held. A model that cannot be opened ahead is no news: whoever asks for it opens it again and hears
/// why.
final class WorldReserve implements AutoCloseable {

    /// What is opened, how it samples, and whether also if it is slow here.
    record Order(Path folder, SamplingChoice choice, boolean slow) {}

    /// A world and the processor it computes on; both are closed together.
    record Opened(LatentCameraWorld world, Backend processor) {

        void close() {
            world.close();
            processor.close();
        }
    }

    /// Tries an opened world out; ends early when asked to.
    interface Trial {
        void fly(LatentCameraWorld world, BooleanSupplier enough);
    }

    private final Function<Order, Opened> opener;
    private final Trial trial;
    private @Nullable Order prepared;
    private @Nullable CompletableFuture<Opened> coming;
    private volatile boolean wanted;

    WorldReserve(Function<Order, Opened> opener, Trial trial) {
        this.opener = opener;
        this.trial = trial;
    }

    /// Begins to open a model, unless one is held already.
    synchronized void prepare(Order order, Executor background) {
        if (coming == null && !wanted) {
            prepared = order;
            coming = CompletableFuture.supplyAsync(() -> openAndTry(order), background);
        }
    }

    /// The model of this order: the one in reserve when it is that one, waiting until it stands, else a fresh one.
    ///
    /// @throws cosmonaut.InvalidInputException when the model cannot be opened
    Opened take(Order order) {
        CompletableFuture<Opened> reserved = release();
        if (reserved != null) {
            if (order.equals(prepared)) {
                try {
                    return reserved.join();
                } catch (CompletionException | CancellationException e) {
                    return opener.apply(order);
                }
            }
            reserved.thenAccept(Opened::close);
        }
        return opener.apply(order);
    }

    @Override
    public void close() {
        CompletableFuture<Opened> reserved = release();
        if (reserved != null) {
            reserved.thenAccept(Opened::close);
        }
    }

    private synchronized @Nullable CompletableFuture<Opened> release() {
        wanted = true;
        CompletableFuture<Opened> reserved = coming;
        coming = null;
        return reserved;
    }

    private Opened openAndTry(Order order) {
        Opened opened = opener.apply(order);
        try {
            trial.fly(opened.world(), () -> wanted);
        } catch (CancellationException e) {
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        return opened;
    }
}
