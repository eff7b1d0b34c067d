package cosmonaut.weights.torch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Element types of PyTorch.
///
/// They are listed under the names that safetensors give them, so that one tensor is called the same in both formats.
enum TorchType {
    F64("float64", "Double", 8),
    F32("float32", "Float", 4),
    F16("float16", "Half", 2),
    BF16("bfloat16", "BFloat16", 2),
    I64("int64", "Long", 8),
    I32("int32", "Int", 4),
    I16("int16", "Short", 2),
    I8("int8", "Char", 1),
    U8("uint8", "Byte", 1),
    U16("uint16", "", 2),
    U32("uint32", "", 4),
    U64("uint64", "", 8),
    BOOL("bool", "Bool", 1),
    C32("complex32", "", 4),
    C64("complex64", "ComplexFloat", 8),
    C128("complex128", "ComplexDouble", 16),
    F8_E4M3("float8_e4m3fn", "", 1),
    F8_E5M2("float8_e5m2", "", 1),
    F8_E4M3FNUZ("float8_e4m3fnuz", "", 1),
    F8_E5M2FNUZ("float8_e5m2fnuz", "", 1),
    F8_E8M0("float8_e8m0fnu", "", 1),
    F4("float4_e2m1fn_x2", "", 1),
    /// Bytes of a storage whose type is said by its tensors.
    UNTYPED("", "Untyped", 1);

    private static final Map<String, TorchType> BY_NAME = new HashMap<>();
    private static final Map<String, TorchType> BY_STORAGE = new HashMap<>();

    static {
        for (TorchType type : values()) {
            BY_NAME.put(type.name, type);
            BY_STORAGE.put(type.storage + "Storage", type);
        }
        BY_NAME.remove("");
        BY_STORAGE.remove("Storage");
    }

    private final String name;
    private final String storage;
    private final int bytes;

    TorchType(String name, String storage, int bytes) {
        this.name = name;
        this.storage = storage;
        this.bytes = bytes;
    }

    /// Size of an element in bytes.
    int bytes() {
        return bytes;
    }

    /// The type of a name such as `bfloat16`.
    static Optional<TorchType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// The type of a storage class such as `BFloat16Storage`.
    static Optional<TorchType> ofStorage(String className) {
        return Optional.ofNullable(BY_STORAGE.get(className));
    }
}
