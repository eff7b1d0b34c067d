package cosmonaut.weights.torch;

import java.util.SortedMap;
import java.util.TreeMap;

/// What a checkpoint says of its network beside the tensors: the dict `model_config` at its top, in which training
/// programs keep the arguments that the network was made with.
final class TorchSettings {

    private static final String PLACE = "model_config";

    private static final int DEEPEST = 8;

    private final UntrustedFile file;
    private final SortedMap<String, String> found = new TreeMap<>();

    private TorchSettings(UntrustedFile file) {
        this.file = file;
    }

    /// Numbers, texts and truth values by their places, joined by dots; a place that is given twice has the last.
    /// What lies deeper than eight levels is passed over.
    ///
    /// @param root what the pickle made
    static SortedMap<String, String> in(Pickled root, UntrustedFile file) {
        TorchSettings settings = new TorchSettings(file);
        if (root instanceof Pickled.Dict top) {
            for (int i = 0; i < top.keys().size(); i++) {
                if (top.keys().get(i) instanceof Pickled.Text key && key.value().equals(PLACE)) {
                    settings.walk(top.values().get(i), "", 0);
                }
            }
        }
        return settings.found;
    }

    private void walk(Pickled value, String name, int depth) {
        file.take(UntrustedFile.OBJECT);
        if (depth > DEEPEST) {
            return;
        }
        switch (value) {
            case Pickled.Dict dict -> {
                for (int i = 0; i < dict.keys().size(); i++) {
                    if (dict.keys().get(i) instanceof Pickled.Text key) {
                        walk(dict.values().get(i), joined(name, key.value()), depth + 1);
                    }
                }
            }
            case Pickled.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    walk(sequence.items().get(i), joined(name, Integer.toString(i)), depth + 1);
                }
            }
            case Pickled.Text text -> found.put(name, text.value());
            case Pickled.Whole whole -> found.put(name, Long.toString(whole.value()));
            case Pickled.Real real -> found.put(name, Double.toString(real.value()));
            case Pickled.Flag flag -> found.put(name, Boolean.toString(flag.isTrue()));
            default -> {} // tensors and what carries nothing
        }
    }

    private String joined(String name, String key) {
        file.take(UntrustedFile.OBJECT + 2L * (name.length() + key.length() + 1));
        return name.isEmpty() ? key : name + "." + key;
    }
}
