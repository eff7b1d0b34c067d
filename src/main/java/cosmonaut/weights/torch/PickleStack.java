package cosmonaut.weights.torch;

import java.util.ArrayList;
import java.util.List;

/// What a pickle has made and not yet used, with the marks behind which lists begin. Nothing below the last mark is
/// given out.
final class PickleStack {

    private final UntrustedFile file;
    private final PickleInput in;
    private final List<Pickled> items = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();

    /// @param in for messages
    PickleStack(UntrustedFile file, PickleInput in) {
        this.file = file;
        this.in = in;
    }

    void mark() {
        marks.add(items.size());
    }

    void push(Pickled value) {
        items.add(value);
    }

    /// @throws InvalidInputException if there is none
    Pickled top() {
        requireItems(1);
        return items.getLast();
    }

    /// @throws InvalidInputException if there is none
    Pickled pop() {
        requireItems(1);
        return items.removeLast();
    }

    /// The last so many, in the order in which they were pushed.
    ///
    /// @throws InvalidInputException if there are fewer
    List<Pickled> pop(int count) {
        requireItems(count);
        return popFrom(items.size() - count);
    }

    /// What was pushed since the last mark, which is gone then.
    ///
    /// @throws InvalidInputException if there is none
    List<Pickled> popToMark() {
        if (marks.isEmpty()) {
            throw file.damaged("its pickle ends a list that never began, at byte " + in.position());
        }
        return popFrom(marks.removeLast());
    }

    private List<Pickled> popFrom(int first) {
        List<Pickled> above = items.subList(first, items.size());
        List<Pickled> taken = List.copyOf(above);
        above.clear();
        return taken;
    }

    private void requireItems(int count) {
        int floor = marks.isEmpty() ? 0 : marks.getLast();
        if (items.size() - floor < count) {
            throw file.damaged("its pickle takes what it never gave, at byte " + in.position());
        }
    }
}
