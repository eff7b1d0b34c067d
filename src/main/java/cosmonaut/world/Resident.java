package cosmonaut.world;

import cosmonaut.tensor.TensorScope;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// A network of a model, in memory when it is asked for.
///
/// What [#get] answers may be used until another part is asked for, not longer: parts may take turns. Where everything
/// stays in memory it is always the same.
///
/// @param <T> the network
interface Resident<T> extends Supplier<T> {

    /// What is planned for the network, in memory as long as it: made now, and again whenever the network was loaded
    /// again.
    ///
    /// @param plan gets the scope that ends with the network, and the network
    <P> Resident<P> planned(BiFunction<TensorScope, T, P> plan);

    /// Stays in memory.
    ///
    /// @param scope that it lives in
    record Kept<T>(TensorScope scope, T value) implements Resident<T> {

        @Override
        public T get() {
            return value;
        }

        @Override
        public <P> Resident<P> planned(BiFunction<TensorScope, T, P> plan) {
            return new Kept<>(scope, plan.apply(scope, value));
        }
    }
}
