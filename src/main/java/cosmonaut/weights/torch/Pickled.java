package cosmonaut.weights.torch;

import java.util.ArrayList;
import java.util.List;

/// What a pickle can make here. None of it is a Python object, and none of it has a hash of its content, which in a
/// hostile file may take for ever.
sealed interface Pickled {

    /// What carries no tensor and is not looked at: `None`, bytes, sets, devices.
    enum Opaque implements Pickled {
        VALUE
    }

    record Flag(boolean isTrue) implements Pickled {}

    record Whole(long value) implements Pickled {}

    record Real(double value) implements Pickled {}

    record Text(String value) implements Pickled {}

    /// A tuple or a list.
    ///
    /// @param isOpen whether it is a list, to which more may be appended
    record Sequence(List<Pickled> items, boolean isOpen) implements Pickled {}

    /// A dict in the order in which it was filled; [#values] may be filled later, as Python fills them.
    record Dict(List<Pickled> keys, List<Pickled> values) implements Pickled {

        Dict() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void put(Pickled key, Pickled value) {
            keys.add(key);
            values.add(value);
        }
    }

    /// A module of a TorchScript archive and its attributes.
    record ScriptObject(Dict attributes) implements Pickled {}

    /// Numbers in an entry of the archive.
    ///
    /// @param key name of the entry under `data/`
    /// @param elements how many, of the type
    record Storage(TorchType type, String key, long elements) implements Pickled {

        /// @throws ArithmeticException if the product does not fit a long
        long bytes() {
            return Math.multiplyExact(elements, (long) type.bytes());
        }
    }

    /// A view of a storage, as `torch.Tensor.as_strided` makes one; not checked against it.
    ///
    /// @param offset of the first element in the storage, in elements of the tensor
    /// @param strides in elements, one for every extent of the shape
    record TensorView(Storage storage, TorchType type, long offset, long[] shape, long[] strides) implements Pickled {}

    /// A name of Python's that stands in the allow-list.
    record Global(TorchGlobal meaning) implements Pickled {}
}
