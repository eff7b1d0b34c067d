package cosmonaut.weights.torch;

import cosmonaut.InvalidInputException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The tensors in what a pickle made, by the names under which they stand there.
///
/// Keys of dicts, positions in tuples and lists, and attributes of modules are joined by dots. A checkpoint that keeps
/// its weights in a dict under [#CONTAINERS] is looked for in there alone, and that name is no part of the tensors'.
final class TensorNames {

    /// Where training programs keep the weights beside other things, in the order in which they are looked for.
    static final List<String> CONTAINERS = List.of("model", "module", "state_dict");

    /// What a layer keeps beside its tensors, such as the scales of Transformer Engine.
    private static final String EXTRA_STATE = "_extra_state";

    private static final int DEEPEST = 64;

    private final UntrustedFile file;
    private final SortedMap<String, Pickled.TensorView> found = new TreeMap<>();

    private TensorNames(UntrustedFile file) {
        this.file = file;
    }

    /// @param root what the pickle made
    /// @throws cosmonaut.InvalidInputException if it nests too deep, names one twice, or holds none
    static SortedMap<String, Pickled.TensorView> in(Pickled root, UntrustedFile file) {
        TensorNames names = new TensorNames(file);
        // A tensor alone is called as the first of several would be.
        names.walk(
                root instanceof Pickled.TensorView ? new Pickled.Sequence(List.of(root), false) : names.unwrapped(root),
                "",
                0);
        if (names.found.isEmpty()) {
            throw file.refused("holds no tensors", "name a file of weights");
        }
        return Collections.unmodifiableSortedMap(names.found);
    }

    private Pickled unwrapped(Pickled root) {
        Pickled inner = root;
        for (int depth = 0; depth <= DEEPEST; depth++) {
            Optional<Pickled.Dict> contained = contained(inner);
            if (contained.isEmpty()) {
                return inner;
            }
            inner = contained.get();
        }
        throw tooDeep();
    }

    private static Optional<Pickled.Dict> contained(Pickled dict) {
        if (dict instanceof Pickled.Dict entries) {
            for (String container : CONTAINERS) {
                for (int i = 0; i < entries.keys().size(); i++) {
                    if (entries.keys().get(i) instanceof Pickled.Text key
                            && key.value().equals(container)
                            && entries.values().get(i) instanceof Pickled.Dict inner) {
                        return Optional.of(inner);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private void walk(Pickled value, String name, int depth) {
        if (depth > DEEPEST) {
            throw tooDeep();
        }
        file.take(UntrustedFile.OBJECT);
        switch (value) {
            case Pickled.TensorView tensor -> {
                if (found.put(name, tensor) != null) {
                    throw file.damaged("names the tensor " + name + " twice");
                }
            }
            case Pickled.Dict dict -> walkAll(dict, name, depth);
            case Pickled.ScriptObject module -> walkAll(module.attributes(), name, depth);
            case Pickled.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    walk(sequence.items().get(i), joined(name, Integer.toString(i)), depth + 1);
                }
            }
            default -> {} // numbers and texts beside the tensors
        }
    }

    private void walkAll(Pickled.Dict dict, String name, int depth) {
        for (int i = 0; i < dict.keys().size(); i++) {
            String key = text(dict.keys().get(i));
            if (!key.endsWith(EXTRA_STATE)) {
                walk(dict.values().get(i), joined(name, key), depth + 1);
            }
        }
    }

    private static String text(Pickled key) {
        return switch (key) {
            case Pickled.Text text -> text.value();
            case Pickled.Whole number -> Long.toString(number.value());
            default -> "?";
        };
    }

    private String joined(String name, String key) {
        file.take(UntrustedFile.OBJECT + 2L * (name.length() + key.length() + 1));
        return name.isEmpty() ? key : name + "." + key;
    }

    private InvalidInputException tooDeep() {
        return file.refused("nests deeper than " + DEEPEST + " levels", "save only its tensors, in one dict");
    }
}
