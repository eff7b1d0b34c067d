package cosmonaut.world;

import cosmonaut.model.ModelFiles;
import cosmonaut.model.PartSize;
import cosmonaut.model.ResidencyPlan;
import cosmonaut.model.ResidencyPlan.Mode;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Carries out a [ResidencyPlan]: parts that stay are loaded once; those that take turns are loaded when they are asked
/// for, and given up, with what was planned for them, when the next one is. One thread at a time.
///
/// A part whose blocks are streamed is given up only as far as the device's memory goes: where the backend can, its
/// weights rest in main memory until its next turn.
final class Residency implements AutoCloseable {

    /// Takes a part's weights into a scope.
    ///
    /// @param <T> the network
    @FunctionalInterface
    interface Loading<T> {
        T load(TensorScope scope, WeightSource source);
    }

    /// As [Loading], of a part that does not fit.
    ///
    /// @param <T> the network
    @FunctionalInterface
    interface Streaming<T> {

        /// @param blocks that may be in memory at once
        T load(TensorScope scope, WeightSource source, int blocks);
    }

    private final Backend backend;
    private final TensorScope scope;
    private final ModelFiles files;
    private final ResidencyPlan plan;
    private final List<Turn<?>> parts = new ArrayList<>();
    private @Nullable Turn<?> turn;

    /// @param scope of the backend that everything loaded lives in
    Residency(Backend backend, TensorScope scope, ModelFiles files, ResidencyPlan plan) {
        this.backend = backend;
        this.scope = scope;
        this.files = files;
        this.plan = plan;
    }

    /// What a part was planned to take.
    PartSize size(String name) {
        return plan.of(name).part();
    }

    /// A part that is loaded as a whole whenever it is loaded.
    <T> Resident<T> part(String name, Loading<T> load) {
        return part(name, load, (own, source, blocks) -> load.load(own, source));
    }

    /// A part of the model. It is loaded now in any case, so that damaged weights are met before anything flies.
    ///
    /// @param whole takes all weights in; the source is closed afterwards
    /// @param streamed takes in as many blocks as fit; the source stays open while the part is in memory
    <T> Resident<T> part(String name, Loading<T> whole, Streaming<T> streamed) {
        if (plan.of(name).mode() == Mode.RESIDENT) {
            return new Resident.Kept<>(scope, files.load(name, source -> whole.load(scope, source)));
        }
        Turn<T> part = turn(name, whole, streamed);
        part.get();
        return part;
    }

    /// A part that is loaded when it is asked for, not before: most of the time nobody asks.
    ///
    /// @param whole as [#part(String, Loading, Streaming)], with `streamed`
    <T> Supplier<T> later(String name, Loading<T> whole, Streaming<T> streamed) {
        if (plan.of(name).mode() != Mode.RESIDENT) {
            return turn(name, whole, streamed);
        }
        List<T> loaded = new ArrayList<>(1);
        return () -> {
            if (loaded.isEmpty()) {
                loaded.add(files.load(name, source -> whole.load(scope, source)));
            }
            return loaded.getFirst();
        };
    }

    private <T> Turn<T> turn(String name, Loading<T> whole, Streaming<T> streamed) {
        Mode mode = plan.of(name).mode();
        int blocks = plan.of(name).blocks();
        Turn<T> part = new Turn<>(
                name,
                mode == Mode.STREAMED,
                mode == Mode.STREAMED ? (own, source) -> streamed.load(own, source, blocks) : whole);
        parts.add(part);
        return part;
    }

    /// Gives up all parts that take turns.
    @Override
    public void close() {
        turn = null;
        if (parts.isEmpty()) {
            return;
        }
        try {
            backend.synchronize();
        } finally {
            parts.forEach(Turn::release);
        }
    }

    /// A part that takes turns.
    private final class Turn<T> implements Resident<T> {

        private final String name;
        private final boolean isStreamed;
        private final Loading<T> load;
        private @Nullable WeightSource source;
        private @Nullable TensorScope own;
        private @Nullable TensorScope plans;
        private @Nullable T value;
        private @Nullable T resting;
        private int turns;

        Turn(String name, boolean isStreamed, Loading<T> load) {
            this.name = name;
            this.isStreamed = isStreamed;
            this.load = load;
        }

        @Override
        public T get() {
            T present = value;
            return present != null ? present : begin();
        }

        private T begin() {
            if (turn != null) {
                turn.end();
            }
            turn = this;
            try {
                T present = resting;
                if (present == null) {
                    present = load();
                } else if (own != null) {
                    backend.wake(own);
                    resting = null;
                }
                plans = scope.child(name + " planned");
                turns++;
                value = present;
                return present;
            } catch (RuntimeException | Error e) {
                turn = null;
                giveUp();
                throw e;
            }
        }

        private T load() {
            TensorScope memory = scope.child(name);
            own = memory;
            WeightSource opened = files.open(name);
            source = opened;
            T loaded = load.load(memory, opened);
            if (!isStreamed) {
                opened.close();
            }
            return loaded;
        }

        private void end() {
            turn = null;
            T present = value;
            if (isStreamed && present != null && own != null && rests(own)) {
                resting = present;
                value = null;
            } else {
                giveUp();
            }
        }

        /// What was planned goes first, so that there is nothing in the device's memory that knows the weights.
        private boolean rests(TensorScope weights) {
            try {
                backend.synchronize();
                if (plans != null) {
                    plans.close();
                }
                return backend.rest(weights);
            } catch (RuntimeException | Error e) {
                giveUp();
                throw e;
            }
        }

        /// What was queued may still read the weights.
        private void giveUp() {
            try {
                backend.synchronize();
            } finally {
                release();
            }
        }

        private void release() {
            value = null;
            resting = null;
            if (plans != null) {
                plans.close();
            }
            if (own != null) {
                own.close();
            }
            if (source != null) {
                source.close();
            }
        }

        @Override
        public <P> Resident<P> planned(BiFunction<TensorScope, T, P> how) {
            Planned<T, P> planned = new Planned<>(this, how);
            planned.get();
            return planned;
        }

        /// Ends with the turn.
        private TensorScope memory() {
            if (plans == null) {
                throw new IllegalStateException(name + " is not in memory");
            }
            return plans;
        }
    }

    /// What was planned for a part that takes turns.
    private static final class Planned<T, P> implements Resident<P> {

        private final Residency.Turn<T> part;
        private final BiFunction<TensorScope, T, P> how;
        private int plannedIn;
        private @Nullable P value;

        Planned(Residency.Turn<T> part, BiFunction<TensorScope, T, P> how) {
            this.part = part;
            this.how = how;
        }

        @Override
        public P get() {
            T network = part.get();
            P present = value;
            if (present != null && plannedIn == part.turns) {
                return present;
            }
            P made = how.apply(part.memory(), network);
            plannedIn = part.turns;
            value = made;
            return made;
        }

        @Override
        public <Q> Resident<Q> planned(BiFunction<TensorScope, P, Q> next) {
            return part.planned((scope, network) -> next.apply(scope, get()));
        }
    }
}
