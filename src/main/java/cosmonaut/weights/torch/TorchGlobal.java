package cosmonaut.weights.torch;

import java.util.Map;
import java.util.Optional;

/// The names of Python's that a pickle of tensors may hold. What is not here is refused by its name.
sealed interface TorchGlobal {

    /// `torch.FloatStorage` and its like: the type of a storage.
    record StorageClass(TorchType type) implements TorchGlobal {}

    /// `torch.float32` and its like: the type of a tensor in an untyped storage.
    record ElementType(TorchType type) implements TorchGlobal {}

    /// What is done here instead of what Python would do.
    enum Action implements TorchGlobal {
        /// A module of a TorchScript archive; its class lies among the archive's code, which is never looked at.
        SCRIPT_OBJECT,
        /// `(storage, offset, size, stride, ...)` is a tensor.
        TENSOR,
        /// The same, the seventh being the type.
        TYPED_TENSOR,
        /// A tensor with what belongs to training.
        FIRST_ARGUMENT,
        /// `(function, type, arguments, state)`: a tensor that somebody gave attributes.
        TENSOR_WITH_ATTRIBUTES,
        ORDERED_DICT,
        /// What carries no tensor.
        OPAQUE
    }

    /// Root of the modules of a TorchScript archive.
    String SCRIPT_MODULES = "__torch__";

    Map<String, Action> ACTIONS = Map.ofEntries(
            Map.entry("torch._utils._rebuild_tensor", Action.TENSOR),
            Map.entry("torch._utils._rebuild_tensor_v2", Action.TENSOR),
            Map.entry("torch._utils._rebuild_tensor_v3", Action.TYPED_TENSOR),
            Map.entry("torch._utils._rebuild_parameter", Action.FIRST_ARGUMENT),
            Map.entry("torch._utils._rebuild_parameter_with_state", Action.FIRST_ARGUMENT),
            Map.entry("torch._tensor._rebuild_from_type_v2", Action.TENSOR_WITH_ATTRIBUTES),
            Map.entry("torch.Size", Action.FIRST_ARGUMENT),
            Map.entry("collections.OrderedDict", Action.ORDERED_DICT),
            Map.entry("torch.jit._pickle.restore_type_tag", Action.FIRST_ARGUMENT),
            Map.entry("torch.jit._pickle.build_intlist", Action.FIRST_ARGUMENT),
            Map.entry("torch.jit._pickle.build_doublelist", Action.FIRST_ARGUMENT),
            Map.entry("torch.jit._pickle.build_boollist", Action.FIRST_ARGUMENT),
            Map.entry("torch.jit._pickle.build_tensorlist", Action.FIRST_ARGUMENT),
            Map.entry("torch.Tensor", Action.OPAQUE),
            Map.entry("torch.nn.parameter.Parameter", Action.OPAQUE),
            Map.entry("torch.nn.parameter.Buffer", Action.OPAQUE),
            Map.entry("torch.device", Action.OPAQUE),
            Map.entry("torch.serialization._get_layout", Action.OPAQUE),
            Map.entry("_codecs.encode", Action.OPAQUE),
            Map.entry("_io.BytesIO", Action.OPAQUE),
            Map.entry("io.BytesIO", Action.OPAQUE),
            Map.entry("builtins.bytearray", Action.OPAQUE),
            Map.entry("builtins.complex", Action.OPAQUE),
            Map.entry("builtins.frozenset", Action.OPAQUE),
            Map.entry("builtins.set", Action.OPAQUE));

    /// What a name means, if it may be there.
    ///
    /// @param module as in the pickle
    /// @param name as in the pickle
    /// @param isScript whether the archive is a TorchScript one
    static Optional<TorchGlobal> find(String module, String name, boolean isScript) {
        if (isScript && (module.equals(SCRIPT_MODULES) || module.startsWith(SCRIPT_MODULES + "."))) {
            return Optional.of(Action.SCRIPT_OBJECT);
        }
        if (module.equals("torch") || module.equals("torch.storage") || module.equals("torch.cuda")) {
            Optional<TorchGlobal> type = TorchType.ofStorage(name)
                    .<TorchGlobal>map(StorageClass::new)
                    .or(() -> TorchType.named(name).map(ElementType::new));
            if (type.isPresent()) {
                return type;
            }
        }
        // Protocol 2 calls built-in names by their module of Python 2.
        String home = module.equals("__builtin__") ? "builtins" : module;
        return Optional.ofNullable(ACTIONS.get(home + "." + name));
    }
}
