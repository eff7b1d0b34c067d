package cosmonaut.weights.torch;

import cosmonaut.InvalidInputException;
import java.lang.foreign.MemorySegment;

/// A mapped file while it is read: whoever makes objects of what it says asks here first.
///
/// A few bytes of a pickle can ask for many objects, so what reading may take is counted: twice the file, within
/// [#LEAST_MEMORY] and [#MOST_MEMORY]. A published model of a thousand tensors takes 6 MB.
final class UntrustedFile {

    /// What any file may take, however small.
    static final long LEAST_MEMORY = 4L << 20;

    /// What no file may exceed; about 20,000 tensors.
    static final long MOST_MEMORY = 128L << 20;

    /// Bytes of an object with its reference, rounded up.
    static final int OBJECT = 64;

    private final String name;
    private final MemorySegment bytes;
    private long memoryLeft;

    /// @param name for messages
    /// @param bytes the whole file, mapped
    UntrustedFile(String name, MemorySegment bytes) {
        this.name = name;
        this.bytes = bytes;
        this.memoryLeft = Math.clamp(2 * bytes.byteSize(), LEAST_MEMORY, MOST_MEMORY);
    }

    MemorySegment bytes() {
        return bytes;
    }

    /// Counts memory that is about to be taken.
    ///
    /// @throws InvalidInputException when the file has taken what it may
    void take(long memory) {
        memoryLeft -= memory;
        if (memoryLeft < 0) {
            throw refused("describes far more than a file of " + bytes.byteSize() + " bytes can hold", "do not use it");
        }
    }

    InvalidInputException damaged(String what) {
        return refused(what, "download or save it again");
    }

    InvalidInputException refused(String what, String remedy) {
        return new InvalidInputException(name + ": " + what + "; " + remedy);
    }
}
