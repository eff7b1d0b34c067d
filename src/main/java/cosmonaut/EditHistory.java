package cosmonaut;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Values that a person made one after the other, with the names of what was done: undo and redo without limit.
///
/// A history is itself a value: every call gives another, and the old one still holds what it held.
///
/// @param <T> an immutable value
public final class EditHistory<T> {

    /// What was done.
    ///
    /// @param key       of its name among the translated texts, such as `drive.edit.move-point`
    /// @param arguments what is filled into the name, such as the number of the point
    public record Name(String key, List<Object> arguments) {

        public Name {
            arguments = List.copyOf(arguments);
        }

        public static Name of(String key, Object... arguments) {
            return new Name(key, List.of(arguments));
        }
    }

    private record Entry<T>(
            @Nullable Name name, T value, @Nullable Entry<T> next, int depth) {}

    /// The newest first; each knows the older ones.
    private final Entry<T> past;
    /// The next to be done again first.
    private final @Nullable Entry<T> future;

    private EditHistory(Entry<T> past, @Nullable Entry<T> future) {
        this.past = past;
        this.future = future;
    }

    public static <T> EditHistory<T> of(T start) {
        return new EditHistory<>(new Entry<>(null, start, null, 0), null);
    }

    public T value() {
        return past.value();
    }

    /// After an edit; what was undone before cannot be done again. An edit that changes nothing is none.
    public EditHistory<T> done(Name name, T value) {
        if (value.equals(past.value())) {
            return this;
        }
        return new EditHistory<>(new Entry<>(name, value, past, past.depth() + 1), null);
    }

    /// The newest edit goes on, as while a point is dragged: its value is another, and it stays one step to undo.
    ///
    /// @throws IllegalStateException if nothing was done yet
    public EditHistory<T> continued(T value) {
        if (past.next() == null) {
            throw new IllegalStateException("there is no edit that could go on");
        }
        return new EditHistory<>(new Entry<>(past.name(), value, past.next(), past.depth()), null);
    }

    /// What [#undone] would undo.
    public Optional<Name> undoName() {
        return Optional.ofNullable(past.name());
    }

    /// What [#redone] would do again.
    public Optional<Name> redoName() {
        return future == null ? Optional.empty() : Optional.ofNullable(future.name());
    }

    /// One step back; at the start the same.
    public EditHistory<T> undone() {
        Entry<T> before = past.next();
        if (before == null) {
            return this;
        }
        return new EditHistory<>(before, new Entry<>(past.name(), past.value(), future, 0));
    }

    /// One step forward; at the newest the same.
    public EditHistory<T> redone() {
        Entry<T> again = future;
        if (again == null) {
            return this;
        }
        return new EditHistory<>(new Entry<>(again.name(), again.value(), past, past.depth() + 1), again.next());
    }

    /// How many steps can be undone.
    public int depth() {
        return past.depth();
    }

    /// The names of what can be undone, the newest first.
    public List<Name> names() {
        List<Name> names = new ArrayList<>();
        for (Entry<T> entry = past; entry != null; entry = entry.next()) {
            Name name = entry.name();
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }
}
