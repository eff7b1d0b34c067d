package cosmonaut.tensor.backend.cpu;

import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The processor's widest float vectors over absolute addresses of native memory.
///
/// All kernels reach memory through one segment that spans the whole address space: its bounds and lifetime checks fold
/// away, and there is one type of access for the compiler to see. Whoever calls a kernel has checked shapes and kept
/// the tensors alive.
final class Lanes {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int COUNT = SPECIES.length();
    static final long BYTES = SPECIES.vectorByteSize();

    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private Lanes() {}

    static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
    }

    /// Lanes outside the mask are zero and their memory is not touched.
    static FloatVector load(long address, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER, mask);
    }

    static void store(FloatVector value, long address) {
        value.intoMemorySegment(ALL, address, ORDER);
    }

    static void store(FloatVector value, long address, VectorMask<Float> mask) {
        value.intoMemorySegment(ALL, address, ORDER, mask);
    }

    /// The first `count` lanes (at most all).
    static VectorMask<Float> first(int count) {
        return SPECIES.indexInRange(0, count);
    }

    static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    static float get(long address) {
        return ALL.get(F32, address);
    }

    static void set(long address, float value) {
        ALL.set(F32, address, value);
    }

    /// Copies floats into an array; may write garbage up to the next whole vector beyond them.
    static void gather(long from, float[] to, int at, int count) {
        int i = 0;
        for (; i + COUNT <= count; i += COUNT) {
            load(from + 4L * i).intoArray(to, at + i);
        }
        if (i < count) {
            load(from + 4L * i, first(count - i)).intoArray(to, at + i);
        }
    }

    static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    /// The memory from 0 to the end of the address space; addresses are offsets into it.
    static MemorySegment everything() {
        return ALL;
    }

    /// Address of a tensor's first element.
    ///
    /// @throws IllegalArgumentException for a tensor of another device, or on the Java heap, which has no address
    static long address(Tensor tensor) {
        MemorySegment data = HostTensor.of(tensor).data();
        if (!data.isNative()) {
            throw new IllegalArgumentException(
                    tensor + " lies on the Java heap; upload it into a scope of the cpu backend first");
        }
        return data.address();
    }
}
