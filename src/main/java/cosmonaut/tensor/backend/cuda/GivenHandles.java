package cosmonaut.tensor.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/// Closes handles that another program interface has given over. CUDA takes a file descriptor over when an import
/// succeeds, and no handle of Windows ever; one that stays open would keep its memory alive for the rest of the
/// program.
final class GivenHandles {

    private GivenHandles() {}

    /// An import was tried.
    ///
    /// @param succeeded whether CUDA has it now
    static void imported(long handle, boolean succeeded) {
        try {
            if (CudaDriver.windows()) {
                SymbolLookup kernel = SymbolLookup.libraryLookup("kernel32.dll", Arena.global());
                int ignored = (int) Linker.nativeLinker()
                        .downcallHandle(
                                kernel.find("CloseHandle").orElseThrow(), FunctionDescriptor.of(JAVA_INT, ADDRESS))
                        .invokeExact(MemorySegment.ofAddress(handle));
            } else if (!succeeded) {
                Linker linker = Linker.nativeLinker();
                int ignored = (int) linker.downcallHandle(
                                linker.defaultLookup().find("close").orElseThrow(),
                                FunctionDescriptor.of(JAVA_INT, JAVA_INT))
                        .invokeExact(Math.toIntExact(handle));
            }
        } catch (Throwable e) {
            throw CudaDriver.rethrown(e);
        }
    }
}
