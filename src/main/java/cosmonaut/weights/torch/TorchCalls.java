package cosmonaut.weights.torch;

import java.util.List;

/// What comes of a call in a pickle, for the few functions that are known.
final class TorchCalls {

    /// As many axes as the engine's formats have.
    private static final int MOST_AXES = 8;

    /// Flags of `_rebuild_tensor_v2` that say that the numbers are not those of the storage.
    private static final List<String> LAZY = List.of("neg", "conj");

    private TorchCalls() {}

    /// `function(*arguments)`.
    static Pickled reduced(TorchGlobal function, List<Pickled> arguments, UntrustedFile file) {
        if (!(function instanceof TorchGlobal.Action action)) {
            throw file.damaged("its pickle calls a type of numbers");
        }
        return switch (action) {
            case TENSOR -> tensor(arguments, false, file);
            case TYPED_TENSOR -> tensor(arguments, true, file);
            case FIRST_ARGUMENT -> argument(arguments, 0, file);
            case TENSOR_WITH_ATTRIBUTES -> withAttributes(arguments, file);
            case ORDERED_DICT -> dict(arguments, file);
            case OPAQUE -> Pickled.Opaque.VALUE;
            case SCRIPT_OBJECT -> new Pickled.ScriptObject(new Pickled.Dict());
        };
    }

    /// `type.__new__(type)`.
    static Pickled made(TorchGlobal type, UntrustedFile file) {
        if (type instanceof TorchGlobal.Action action) {
            return switch (action) {
                case ORDERED_DICT -> new Pickled.Dict();
                case OPAQUE -> Pickled.Opaque.VALUE;
                case SCRIPT_OBJECT -> new Pickled.ScriptObject(new Pickled.Dict());
                case TENSOR, TYPED_TENSOR, FIRST_ARGUMENT, TENSOR_WITH_ATTRIBUTES ->
                    throw file.damaged("its pickle makes an object of a function");
            };
        }
        throw file.damaged("its pickle makes an object of a type of numbers");
    }

    /// `OrderedDict()`, or that of a list of pairs.
    private static Pickled dict(List<Pickled> arguments, UntrustedFile file) {
        Pickled.Dict dict = new Pickled.Dict();
        if (arguments.isEmpty()) {
            return dict;
        }
        if (arguments.getFirst() instanceof Pickled.Sequence pairs) {
            for (Pickled pair : pairs.items()) {
                if (!(pair instanceof Pickled.Sequence two) || two.items().size() != 2) {
                    throw file.damaged("its pickle makes a dict of what are no pairs");
                }
                file.take(UntrustedFile.OBJECT);
                dict.put(two.items().getFirst(), two.items().getLast());
            }
            return dict;
        }
        throw file.damaged("its pickle makes a dict of what are no pairs");
    }

    private static Pickled withAttributes(List<Pickled> arguments, UntrustedFile file) {
        if (argument(arguments, 0, file) instanceof Pickled.Global function
                && argument(arguments, 2, file) instanceof Pickled.Sequence inner
                && function.meaning() != TorchGlobal.Action.TENSOR_WITH_ATTRIBUTES) {
            return reduced(function.meaning(), inner.items(), file);
        }
        throw file.damaged("its pickle makes a tensor of no function");
    }

    private static Pickled.TensorView tensor(List<Pickled> arguments, boolean isTyped, UntrustedFile file) {
        if (!(argument(arguments, 0, file) instanceof Pickled.Storage storage)
                || !(argument(arguments, 1, file) instanceof Pickled.Whole offset)) {
            throw file.damaged("its pickle makes a tensor without a storage and an offset");
        }
        long[] shape = numbers(argument(arguments, 2, file), file);
        long[] strides = numbers(argument(arguments, 3, file), file);
        if (shape.length != strides.length) {
            throw file.damaged(
                    "its pickle makes a tensor of " + shape.length + " axes with " + strides.length + " strides");
        }
        int metadata = isTyped ? 7 : 6;
        if (arguments.size() > metadata && arguments.get(metadata) instanceof Pickled.Dict flags && isLazy(flags)) {
            throw file.refused(
                    "holds a tensor that is negated or conjugated only when it is read",
                    "save it again after resolve_neg() and resolve_conj()");
        }
        TorchType type = isTyped ? type(argument(arguments, 6, file), file) : storage.type();
        return new Pickled.TensorView(storage, type, offset.value(), shape, strides);
    }

    private static TorchType type(Pickled given, UntrustedFile file) {
        if (given instanceof Pickled.Global global && global.meaning() instanceof TorchGlobal.ElementType element) {
            return element.type();
        }
        throw file.damaged("its pickle makes a tensor without a type");
    }

    private static boolean isLazy(Pickled.Dict flags) {
        for (int i = 0; i < flags.keys().size(); i++) {
            if (flags.keys().get(i) instanceof Pickled.Text flag
                    && LAZY.contains(flag.value())
                    && flags.values().get(i) instanceof Pickled.Flag set
                    && set.isTrue()) {
                return true;
            }
        }
        return false;
    }

    private static long[] numbers(Pickled given, UntrustedFile file) {
        if (!(given instanceof Pickled.Sequence sequence) || sequence.items().size() > MOST_AXES) {
            throw file.damaged("its pickle makes a tensor without a shape of at most " + MOST_AXES + " axes");
        }
        List<Pickled> items = sequence.items();
        file.take(UntrustedFile.OBJECT + (long) Long.BYTES * items.size());
        long[] numbers = new long[items.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(items.get(i) instanceof Pickled.Whole number)) {
                throw file.damaged("its pickle makes a tensor whose shape is no numbers");
            }
            numbers[i] = number.value();
        }
        return numbers;
    }

    private static Pickled argument(List<Pickled> arguments, int index, UntrustedFile file) {
        if (index >= arguments.size()) {
            throw file.damaged("its pickle calls a function with " + arguments.size() + " arguments");
        }
        return arguments.get(index);
    }
}
