package cosmonaut.weights.torch;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
                root instanceof Pickled.TensorView ? new Pickled.Sequence(List.of(root)) : names.unwrapped(root), "", 0);
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
        if (dict instanceof Pickled.Dict(List<Pickled> keys, List<Pickled> values)) {
            for (String container : CONTAINERS) {
                for (int i = 0; i < keys.size(); i++) {
                    if (keys.get(i) instanceof Pickled.Text(String key)
                            && key.equals(container)
                            && values.get(i) instanceof Pickled.Dict inner) {
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
            case Pickled.Dict(List<Pickled> keys, List<Pickled> values) -> walkAll(keys, values, name, depth);
            case Pickled.ScriptObject(Pickled.Dict attributes) ->
                walkAll(attributes.keys(), attributes.values(), name, depth);
            case Pickled.Sequence(List<Pickled> items) -> {
                for (int i = 0; i < items.size(); i++) {
                    walk(items.get(i), joined(name, Integer.toString(i)), depth + 1);
                }
            }
            case Pickled.Opaque _, Pickled.Flag _, Pickled.Whole _, Pickled.Real _, Pickled.Text _,
                Pickled.Storage _, Pickled.Global _ -> {}
        }
    }

    private void walkAll(List<Pickled> keys, List<Pickled> values, String name, int depth) {
        for (int i = 0; i < keys.size(); i++) {
            String key = text(keys.get(i));
            if (!key.endsWith(EXTRA_STATE)) {
                walk(values.get(i), joined(name, key), depth + 1);
            }
        }
    }

    private String text(Pickled key) {
        return switch (key) {
            case Pickled.Text(String text) -> text;
            case Pickled.Whole(long number) -> Long.toString(number);
            case Pickled.Opaque _, Pickled.Flag _, Pickled.Real _, Pickled.Sequence _, Pickled.Dict _,
                Pickled.ScriptObject _, Pickled.Storage _, Pickled.TensorView _, Pickled.Global _ -> "?";
        };
    }

    private String joined(String name, String key) {
        file.take(UntrustedFile.OBJECT + 2L * (name.length() + key.length() + 1));
        return name.isEmpty() ? key : name + "." + key;
    }

    private cosmonaut.InvalidInputException tooDeep() {
        return file.refused("nests deeper than " + DEEPEST + " levels", "save only its tensors, in one dict");
    }
}
