package cosmonaut.weights.torch;

import cosmonaut.InvalidInputException;
import java.lang.foreign.MemorySegment;

/// An archive whose end is missing: how much of it is.
///
/// The directory, which would say, is what is missing. `torch.save` writes `data.pkl` first, though, and that says how
/// many bytes the storages behind it have.
final class TornArchive {

    private TornArchive() {}

    /// A clause that says how many bytes are there and, where that can be told, how many are missing at least.
    static String missing(String name, MemorySegment bytes) {
        String there = bytes.byteSize() + " bytes are there";
        long begin = ZipDirectory.dataBehind(bytes, 0);
        if (begin < 0 || !ZipDirectory.nameAt(bytes, 0).endsWith("data.pkl")) {
            return there + ", its end is missing";
        }
        try {
            UntrustedFile file = new UntrustedFile(name, bytes);
            PickleInput in = new PickleInput(file, bytes.asSlice(begin));
            PickleMachine machine = new PickleMachine(file, in, false);
            machine.run();
            long whole = begin + in.position();
            for (Pickled.Storage storage : machine.storages().values()) {
                whole = Math.addExact(whole, storage.bytes());
            }
            long missing = whole - bytes.byteSize();
            return there + (missing > 0 ? ", at least " + missing + " more are missing" : ", its end is missing");
        } catch (InvalidInputException | ArithmeticException e) {
            return there + ", its end is missing";
        }
    }
}
