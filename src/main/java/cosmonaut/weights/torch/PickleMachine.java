package cosmonaut.weights.torch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs a pickle of protocol 2 to 5 as far as it makes tensors, and executes nothing.
///
/// Instructions as in Python's `pickletools`. Accepted are those that make numbers, texts, bytes, tuples, lists, dicts
/// and sets, the memo (put, get, memoize), marks and pops, `GLOBAL` and `STACK_GLOBAL` of what [TorchGlobal] knows,
/// `REDUCE`, `NEWOBJ` and `BUILD` of those, and persistent ids of storages. Refused are protocols 0 and 1, `INST`,
/// `OBJ`, `NEWOBJ_EX`, the extension registry, and buffers outside of the pickle.
///
/// What the pickle makes is counted by [UntrustedFile]; nothing here recurses, however deep it nests.
final class PickleMachine {

    private static final int OLDEST = 2;
    private static final int NEWEST = 5;
    private static final int STOP = '.';

    private final UntrustedFile file;
    private final PickleInput in;
    private final boolean isScript;
    private final PickleStack stack;
    private final Map<Long, Pickled> memo = new HashMap<>();
    private final Map<String, Pickled.Storage> storages = new HashMap<>();

    /// @param isScript whether the pickle is that of a TorchScript archive, and may hold modules
    PickleMachine(UntrustedFile file, PickleInput in, boolean isScript) {
        this.file = file;
        this.in = in;
        this.isScript = isScript;
        this.stack = new PickleStack(file, in);
    }

    /// Runs it to its end.
    ///
    /// @return what it made
    /// @throws cosmonaut.InvalidInputException if it is damaged or wants anything but tensors
    Pickled run() {
        if (in.unsignedByte() != 0x80) {
            throw file.refused("its pickle is of protocol 0 or 1", "save it again with torch.save");
        }
        int protocol = in.unsignedByte();
        if (protocol < OLDEST || protocol > NEWEST) {
            throw file.refused(
                    "its pickle is of protocol " + protocol + ", " + OLDEST + " to " + NEWEST + " are known",
                    "save it again with torch.save");
        }
        int code = in.unsignedByte();
        while (code != STOP) {
            file.take(UntrustedFile.OBJECT);
            if (!number(code) && !text(code) && !container(code) && !fill(code) && !memory(code)) {
                object(code);
            }
            code = in.unsignedByte();
        }
        return stack.pop();
    }

    /// The storages that it has named so far, by their keys.
    Map<String, Pickled.Storage> storages() {
        return storages;
    }

    private boolean number(int code) {
        switch (code) {
            case 'N' -> stack.push(Pickled.Opaque.VALUE);
            case 0x88 -> stack.push(new Pickled.Flag(true));
            case 0x89 -> stack.push(new Pickled.Flag(false));
            case 'J' -> stack.push(new Pickled.Whole(in.signedInt()));
            case 'K' -> stack.push(new Pickled.Whole(in.unsignedByte()));
            case 'M' -> stack.push(new Pickled.Whole(in.unsignedShort()));
            case 'G' -> stack.push(new Pickled.Real(in.bigEndianDouble()));
            case 0x8a -> stack.push(whole(in.unsignedByte()));
            case 0x8b -> stack.push(whole(in.signedInt()));
            default -> {
                return false;
            }
        }
        return true;
    }

    /// An integer; one that does not fit a long counts nothing here.
    private Pickled whole(int length) {
        if (length >= 0 && length <= Long.BYTES) {
            return new Pickled.Whole(in.signed(length));
        }
        in.skip(length);
        return Pickled.Opaque.VALUE;
    }

    private boolean text(int code) {
        switch (code) {
            case 'X' -> stack.push(new Pickled.Text(in.text(in.unsignedInt(), StandardCharsets.UTF_8)));
            case 0x8c -> stack.push(new Pickled.Text(in.text(in.unsignedByte(), StandardCharsets.UTF_8)));
            case 0x8d -> stack.push(new Pickled.Text(in.text(in.signedLong(), StandardCharsets.UTF_8)));
            case 'T' -> stack.push(new Pickled.Text(in.text(in.signedInt(), StandardCharsets.ISO_8859_1)));
            case 'U' -> stack.push(new Pickled.Text(in.text(in.unsignedByte(), StandardCharsets.ISO_8859_1)));
            case 'B' -> bytes(in.unsignedInt());
            case 'C' -> bytes(in.unsignedByte());
            case 0x8e, 0x96 -> bytes(in.signedLong());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void bytes(long length) {
        in.skip(length);
        stack.push(Pickled.Opaque.VALUE);
    }

    private boolean container(int code) {
        switch (code) {
            case '(' -> stack.mark();
            case ')' -> stack.push(new Pickled.Sequence(List.of(), false));
            case ']' -> {
                file.take(UntrustedFile.OBJECT);
                stack.push(new Pickled.Sequence(new ArrayList<>(0), true));
            }
            case '}' -> {
                file.take(UntrustedFile.OBJECT);
                stack.push(new Pickled.Dict());
            }
            case 0x8f -> stack.push(Pickled.Opaque.VALUE);
            case 't' -> stack.push(new Pickled.Sequence(stack.popToMark(), false));
            case 0x85 -> stack.push(new Pickled.Sequence(stack.pop(1), false));
            case 0x86 -> stack.push(new Pickled.Sequence(stack.pop(2), false));
            case 0x87 -> stack.push(new Pickled.Sequence(stack.pop(3), false));
            case 0x91 -> {
                stack.popToMark();
                stack.push(Pickled.Opaque.VALUE);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean fill(int code) {
        switch (code) {
            case 'a' -> append(stack.pop(1));
            case 'e' -> append(stack.popToMark());
            case 's' -> putAll(stack.pop(2));
            case 'u' -> putAll(stack.popToMark());
            case 0x90 -> {
                stack.popToMark();
                stack.top();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Sets of other kinds are opaque and swallow what they are given.
    private void append(List<Pickled> items) {
        Pickled to = stack.top();
        if (to instanceof Pickled.Sequence list && list.isOpen()) {
            list.items().addAll(items);
        } else if (to != Pickled.Opaque.VALUE) {
            throw file.damaged("its pickle appends to what is no list, at byte " + in.position());
        }
    }

    private void putAll(List<Pickled> pairs) {
        if (pairs.size() % 2 != 0) {
            throw file.damaged("its pickle gives a dict a key without a value, at byte " + in.position());
        }
        switch (stack.top()) {
            case Pickled.Dict dict -> {
                for (int i = 0; i < pairs.size(); i += 2) {
                    dict.put(pairs.get(i), pairs.get(i + 1));
                }
            }
            case Pickled.Opaque opaque -> {}
            default -> throw file.damaged("its pickle sets items of what is no dict, at byte " + in.position());
        }
    }

    private boolean memory(int code) {
        switch (code) {
            case 'q' -> put(in.unsignedByte());
            case 'r' -> put(in.unsignedInt());
            case 0x94 -> put(memo.size());
            case 'h' -> get(in.unsignedByte());
            case 'j' -> get(in.unsignedInt());
            case '0' -> stack.pop();
            case '1' -> stack.popToMark();
            case '2' -> stack.push(stack.top());
            case 0x95 -> requireFrame(in.signedLong());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void put(long index) {
        file.take(UntrustedFile.OBJECT);
        memo.put(index, stack.top());
    }

    private void get(long index) {
        Pickled kept = memo.get(index);
        if (kept == null) {
            throw file.damaged("its pickle looks for item " + index + " of its memo, which is not there");
        }
        stack.push(kept);
    }

    /// Frames only say how far may be read ahead.
    private void requireFrame(long length) {
        if (length < 0) {
            throw file.damaged("its pickle has a frame of " + Long.toUnsignedString(length) + " bytes");
        }
    }

    private void object(int code) {
        switch (code) {
            case 'c' -> stack.push(global(in.line(), in.line()));
            case 0x93 -> {
                List<Pickled> name = stack.pop(2);
                stack.push(global(text(name.get(0)), text(name.get(1))));
            }
            case 'R' -> {
                List<Pickled> call = stack.pop(2);
                stack.push(TorchCalls.reduced(meaning(call.get(0)), arguments(call.get(1)), file));
            }
            case 0x81 -> {
                List<Pickled> call = stack.pop(2);
                arguments(call.get(1));
                stack.push(TorchCalls.made(meaning(call.get(0)), file));
            }
            case 'b' -> build(stack.pop());
            case 'Q' -> stack.push(storage(arguments(stack.pop())));
            default ->
                throw file.refused(
                        String.format("its pickle holds the instruction 0x%02x, which no tensor needs", code),
                        "save the weights again with torch.save");
        }
    }

    private Pickled global(String module, String name) {
        return new Pickled.Global(TorchGlobal.find(module, name, isScript)
                .orElseThrow(() -> file.refused(
                        "holds " + module + "." + name + ", which is not a tensor; nothing of it was run",
                        "if you trust it, save only its tensors: torch.save(model.state_dict(), ...)")));
    }

    private TorchGlobal meaning(Pickled called) {
        if (called instanceof Pickled.Global global) {
            return global.meaning();
        }
        throw file.damaged("its pickle calls what is no function, at byte " + in.position());
    }

    private List<Pickled> arguments(Pickled given) {
        if (given instanceof Pickled.Sequence tuple) {
            return tuple.items();
        }
        throw file.damaged("its pickle wants a tuple at byte " + in.position() + ", there is none");
    }

    private String text(Pickled given) {
        if (given instanceof Pickled.Text text) {
            return text.value();
        }
        throw file.damaged("its pickle wants a text at byte " + in.position() + ", there is none");
    }

    /// Attributes that Python gives to other objects (`_metadata` of a state dict, what belongs to training) are none
    /// of a tensor's.
    private void build(Pickled state) {
        if (stack.top() instanceof Pickled.ScriptObject module && state instanceof Pickled.Dict attributes) {
            file.take((long) UntrustedFile.OBJECT * attributes.keys().size());
            module.attributes().keys().addAll(attributes.keys());
            module.attributes().values().addAll(attributes.values());
        }
    }

    /// `('storage', type, key, device, elements)`.
    private Pickled.Storage storage(List<Pickled> id) {
        if (id.size() < 5
                || !text(id.get(0)).equals("storage")
                || !(meaning(id.get(1)) instanceof TorchGlobal.StorageClass kind)
                || !(id.get(4) instanceof Pickled.Whole elements)) {
            throw file.damaged("its pickle names something outside of it that is no storage");
        }
        String key = text(id.get(2));
        if (elements.value() < 0
                || elements.value() > Long.MAX_VALUE / kind.type().bytes()) {
            throw file.damaged("its storage " + key + " has " + elements.value() + " elements");
        }
        file.take(2 * UntrustedFile.OBJECT);
        Pickled.Storage storage = new Pickled.Storage(kind.type(), key, elements.value());
        storages.put(key, storage);
        return storage;
    }
}
