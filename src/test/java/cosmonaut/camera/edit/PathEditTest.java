package cosmonaut.camera.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.EditHistory;
import cosmonaut.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathEditTest {

    private static final int EDITS = 500;

    /// An edit that may be impossible for the path as it is.
    private static PathEdit random(RandomPaths random, EditablePath path) {
        int key = path.isEmpty() ? 0 : random.below(path.size());
        double time = path.duration() * random.between(0, 1.3);
        return switch (random.below(20)) {
            case 0, 1, 2, 3 -> PathEdit.add(PathKey.of(time + 0.2, random.camera()));
            case 4, 5 -> PathEdit.insert(time);
            case 6 -> PathEdit.delete(key);
            case 7, 8 -> PathEdit.move(key, random.between(-1, 1), 0, random.between(-1, 1));
            case 9 -> PathEdit.turn(key, random.turn(30));
            case 10 -> PathEdit.retime(key, time);
            case 11 -> PathEdit.push(key, time);
            case 12 -> PathEdit.lens(key, random.lens());
            case 13 -> PathEdit.ease(key, random.between(0, 1));
            case 14 -> PathEdit.interpolate(Interpolation.values()[random.below(3)]);
            case 15 -> PathEdit.moveAll(0.1, 0.2, -0.3);
            case 16 -> PathEdit.scale(random.between(0.8, 1.2), 0, 0, 0);
            case 17 -> PathEdit.mirror(1, random.between(-1, 1), 0, 0, 0, 0);
            case 18 -> random.below(3) == 0 ? PathEdit.smooth(0.5) : PathEdit.turnAll(random.turn(20), 0, 0, 0);
            default -> random.below(2) == 0 ? PathEdit.reverse() : PathEdit.duration(random.between(5, 20));
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void fiveHundredEditsUndoneAndRedoneInAnyOrderGiveTheRecordedStates(long seed) {
        RandomPaths random = new RandomPaths(seed);
        EditHistory<EditablePath> history = EditHistory.of(EditablePath.EMPTY);
        List<EditablePath> states = new ArrayList<>(List.of(EditablePath.EMPTY));
        List<String> printed = new ArrayList<>(List.of(print(EditablePath.EMPTY)));
        List<EditHistory.Name> names = new ArrayList<>();
        while (states.size() <= EDITS) {
            EditHistory<EditablePath> next;
            PathEdit edit = random(random, history.value());
            try {
                next = edit.on(history);
            } catch (InvalidInputException e) {
                continue;
            }
            if (next == history) {
                continue;
            }
            history = next;
            states.add(history.value());
            printed.add(print(history.value()));
            names.add(edit.name());
        }
        assertEquals(EDITS, history.depth());
        int at = EDITS;
        for (int step = 0; step < 4 * EDITS; step++) {
            boolean back = random.below(2) == 0;
            int many = 1 + random.below(40);
            for (int i = 0; i < many; i++) {
                if (back && at > 0) {
                    assertEquals(names.get(at - 1), history.undoName().orElseThrow());
                    history = history.undone();
                    at--;
                } else if (!back && at < EDITS) {
                    assertEquals(names.get(at), history.redoName().orElseThrow());
                    history = history.redone();
                    at++;
                }
                // The very object of then: histories share their states.
                assertSame(states.get(at), history.value());
            }
            assertEquals(printed.get(at), print(history.value()), "a state was changed after the fact");
        }
        assertTrue(names.stream().map(EditHistory.Name::key).distinct().count() > 15);
    }

    private static String print(EditablePath path) {
        return path.interpolation() + " "
                + path.keys().stream().map(Object::toString).collect(Collectors.joining(";"));
    }

    @Test
    void aNameSaysWhichKey() {
        EditablePath path = new RandomPaths(1).path(3, Interpolation.SMOOTH);
        EditHistory<EditablePath> history = PathEdit.delete(1).on(EditHistory.of(path));
        assertEquals(
                EditHistory.Name.of("path.edit.delete", 2), history.undoName().orElseThrow());
        assertSame(history, PathEdit.interpolate(Interpolation.SMOOTH).on(history), "what changes nothing is no edit");
    }
}
