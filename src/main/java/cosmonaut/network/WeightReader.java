package cosmonaut.network;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Takes verified weights by name into a backend's memory.
public final class WeightReader {

    private final Backend backend;
    private final TensorScope scope;
    private final WeightSource source;
    private final UnaryOperator<String> names;

    /// @param scope owns what is read
    /// @param source weights that [ExpectedWeights#verify] let through
    /// @param names from the names asked for here to those of the source
    public WeightReader(Backend backend, TensorScope scope, WeightSource source, UnaryOperator<String> names) {
        this.backend = backend;
        this.scope = scope;
        this.source = source;
        this.names = names;
    }

    public WeightReader(Backend backend, TensorScope scope, WeightSource source) {
        this(backend, scope, source, UnaryOperator.identity());
    }

    /// The same weights, read into another scope.
    public WeightReader into(TensorScope other) {
        return new WeightReader(backend, other, source, names);
    }

    public Backend backend() {
        return backend;
    }

    /// The tensor as the file holds it.
    public HostTensor host(String name) {
        return source.get(names.apply(name));
    }

    /// Whether `name.weight` and `name.bias` are all zero: a layer that gives zero whatever it is given.
    ///
    /// Where such a layer ends a branch that is added to something, the branch need neither be taken in nor computed.
    public boolean isDead(String name) {
        return isZero(name + ".weight") && isZero(name + ".bias");
    }

    /// Whether a tensor holds nothing but zeros.
    public boolean isZero(String name) {
        HostTensor host = host(name);
        long elements = host.shape().elements();
        for (long i = 0; i < elements; i++) {
            if (host.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /// `name.weight` of shape `[Cout,Cin,kt,kh,kw]`, or `[Cout,Cin,kh,kw]` taken as kt = 1, and `name.bias`.
    public ConvWeight conv(String name) {
        HostTensor weight = host(name + ".weight");
        int[] s = weight.shape().toArray();
        HostTensor kernel = s.length == 4 ? weight.reshape(s[0], s[1], 1, s[2], s[3]) : weight;
        return backend.prepareConv(scope, kernel, host(name + ".bias"));
    }

    /// As [#conv] of four axes, without a bias.
    public ConvWeight convWithoutBias(String name) {
        HostTensor weight = host(name + ".weight");
        int[] s = weight.shape().toArray();
        return backend.prepareConv(scope, weight.reshape(s[0], s[1], 1, s[2], s[3]), null);
    }

    /// `name.weight` of shape `[Cout, Cin*size*size]`, feature `(c*size + dy)*size + dx`, as a convolution over cells
    /// of that size, and `name.bias`.
    public ConvWeight cellConv(String name, int size) {
        HostTensor weight = host(name + ".weight");
        int outputs = weight.shape().extent(0);
        int inputs = weight.shape().extent(1) / (size * size);
        return backend.prepareConv(scope, weight.reshape(outputs, inputs, 1, size, size), host(name + ".bias"));
    }

    /// `name.weight` of shape `[outputs,inputs]` or `[outputs,inputs,1,1,1]` and `name.bias`.
    public LinearWeight linear(String name) {
        return matrix(host(name + ".weight"), host(name + ".bias"));
    }

    /// `name.weight` of shape `[outputs,inputs]`, without a bias.
    public LinearWeight linearWithoutBias(String name) {
        return matrix(host(name + ".weight"), null);
    }

    /// As [#linearWithoutBias], from a source that stays open as long as the scope ([Backend#prepareLasting]).
    public LinearWeight lasting(String name) {
        return backend.prepareLasting(scope, host(name + ".weight"), null);
    }

    /// A matrix that was rearranged in host memory, or read by another name.
    public LinearWeight matrix(HostTensor weight, @Nullable HostTensor bias) {
        int outputs = weight.shape().extent(0);
        return backend.prepareLinear(
                scope, weight.reshape(outputs, Math.toIntExact(weight.shape().elements() / outputs)), bias);
    }

    /// As [#matrix] without a bias, of a map that may be rounded ([Backend#prepareRoundable]).
    public LinearWeight roundable(HostTensor weight) {
        return backend.prepareRoundable(scope, weight, null);
    }

    /// A whole tensor in the type of activations, for norms and the like.
    public Tensor vector(String name) {
        HostTensor host = host(name);
        Tensor copy = scope.allocate(backend.activationType(), host.shape());
        backend.write(copy, host.toFloats());
        return copy;
    }

    /// A whole tensor in its own type, for tables.
    public Tensor table(String name) {
        return backend.upload(scope, host(name));
    }
}
