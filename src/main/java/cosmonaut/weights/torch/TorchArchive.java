package cosmonaut.weights.torch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What `torch.save` and `torch.jit.save` write since PyTorch 1.6: a zip file with `<root>/data.pkl`, which says what
/// there is, and `<root>/data/<key>`, the numbers of a storage each.
///
/// A TorchScript archive has `<root>/constants.pkl` and `<root>/code/` besides, neither of which is looked at: its
/// parameters and buffers stand in the tree of modules in `data.pkl`.
public final class TorchArchive {

    private static final String PICKLE = "data.pkl";
    private static final int LONGEST_NOTE = 16;
    /// Newest layout of the archive, as PyTorch counts them (`kMaxSupportedFileFormatVersion`).
    private static final int NEWEST_VERSION = 10;

    private final SortedMap<String, TorchTensor> tensors;
    private final SortedMap<String, String> settings;

    private TorchArchive(SortedMap<String, TorchTensor> tensors, SortedMap<String, String> settings) {
        this.settings = Collections.unmodifiableSortedMap(settings);
        this.tensors = Collections.unmodifiableSortedMap(tensors);
    }

    /// Reads what a mapped file holds, and checks all of it but the numbers.
    ///
    /// @param name of the file, for messages
    /// @throws InvalidInputException if it is damaged, or holds what is no tensor
    public static TorchArchive read(String name, MemorySegment bytes) {
        UntrustedFile file = new UntrustedFile(name, bytes);
        if (!ZipDirectory.hasBegin(bytes)) {
            throw file.refused("is no archive of PyTorch", "name a file that torch.save or torch.jit.save wrote");
        }
        if (!ZipDirectory.hasEnd(file)) {
            throw file.damaged("is cut short: " + TornArchive.missing(name, bytes));
        }
        ZipDirectory directory = ZipDirectory.read(file);
        ZipDirectory.Entry pickle = pickle(directory, file);
        String root = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
        requireReadable(directory, root, file);
        boolean isScript = directory.find(root + "constants.pkl").isPresent();
        Pickled made = new PickleMachine(file, new PickleInput(file, directory.data(pickle)), isScript).run();
        SortedMap<String, TorchTensor> tensors = new TreeMap<>();
        for (Map.Entry<String, Pickled.TensorView> named :
                TensorNames.in(made, file).entrySet()) {
            ZipDirectory.Entry entry = storage(directory, root, named.getValue().storage(), file);
            tensors.put(named.getKey(), TorchTensor.of(named.getKey(), named.getValue(), entry, file));
        }
        return new TorchArchive(tensors, TorchSettings.in(made, file));
    }

    /// The tensors by their names, see [TensorNames].
    public SortedMap<String, TorchTensor> tensors() {
        return tensors;
    }

    /// What stands in `model_config` beside the tensors, see [TorchSettings].
    public SortedMap<String, String> settings() {
        return settings;
    }

    private static ZipDirectory.Entry pickle(ZipDirectory directory, UntrustedFile file) {
        ZipDirectory.Entry found = null;
        for (String name : directory.names()) {
            boolean isTop = name.indexOf('/') == name.lastIndexOf('/');
            if (isTop && (name.equals(PICKLE) || name.endsWith("/" + PICKLE))) {
                if (found != null) {
                    throw file.damaged("holds two archives, " + found.name() + " and " + name);
                }
                found = directory.find(name).orElseThrow();
            }
        }
        if (found == null) {
            throw file.refused(
                    "is a zip archive without data.pkl, which PyTorch would write",
                    "name a file that torch.save or torch.jit.save wrote");
        }
        return found;
    }

    private static void requireReadable(ZipDirectory directory, String root, UntrustedFile file) {
        String order = note(directory, root + "byteorder", "little", file);
        if (!order.equals("little")) {
            throw file.refused("its numbers are of byte order " + order, "save it again on a little-endian machine");
        }
        String version = note(directory, root + "version", "3", file);
        if (!version.matches("\\d{1,2}") || Integer.parseInt(version) > NEWEST_VERSION) {
            throw file.refused(
                    "is of version " + version + " of PyTorch's archives, up to " + NEWEST_VERSION + " are known",
                    "export it as safetensors");
        }
    }

    /// A short text in an entry of its own.
    private static String note(ZipDirectory directory, String name, String absent, UntrustedFile file) {
        ZipDirectory.Entry entry = directory.find(name).orElse(null);
        if (entry == null) {
            return absent;
        }
        if (entry.bytes() > LONGEST_NOTE) {
            throw file.damaged("its entry " + name + " has " + entry.bytes() + " bytes");
        }
        return new String(directory.data(entry).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8).strip();
    }

    private static ZipDirectory.Entry storage(
            ZipDirectory directory, String root, Pickled.Storage storage, UntrustedFile file) {
        ZipDirectory.Entry entry = directory
                .find(root + "data/" + storage.key())
                .orElseThrow(() -> file.damaged("its storage " + storage.key() + " is missing"));
        if (directory.data(entry).byteSize() < storage.bytes()) {
            throw file.damaged(
                    "its storage " + storage.key() + " has " + entry.bytes() + " bytes of " + storage.bytes());
        }
        return entry;
    }
}
