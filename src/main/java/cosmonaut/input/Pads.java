package cosmonaut.input;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The pads that were plugged in at the last look, what they hold and what changed; not safe for several threads.
final class Pads {

    private static final double PRESSED = 0.5;
    private static final double LET_GO = 0.4;

    private final Map<Integer, Set<Input>> pressed = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final List<PadNotice> notices = new ArrayList<>();
    private List<ShapedPad> pads = List.of();

    /// Takes the newest states and returns the inputs among `watched` that were pressed since the last look. What a
    /// pad holds when it comes was not pressed.
    List<Input> look(List<GamepadState> states, ControlFeel feel, Collection<Input> watched) {
        pads = states.stream().map(state -> new ShapedPad(state, feel)).toList();
        noticeChanges(states);
        List<Input> fresh = new ArrayList<>();
        for (ShapedPad pad : pads) {
            Set<Input> before = pressed.get(pad.state().id());
            Set<Input> now = new HashSet<>();
            for (Input input : watched) {
                boolean was = before != null && before.contains(input);
                if (pad.value(input) > (was ? LET_GO : PRESSED)) {
                    now.add(input);
                    if (before != null && !was) {
                        fresh.add(input);
                    }
                }
            }
            pressed.put(pad.state().id(), now);
        }
        return fresh;
    }

    /// How far an input is held on any pad, 0 to 1.
    double value(Input input) {
        double most = 0;
        for (ShapedPad pad : pads) {
            most = Math.max(most, pad.value(input));
        }
        return most;
    }

    List<AxisView> views() {
        return pads.stream().flatMap(pad -> pad.views().stream()).toList();
    }

    List<GamepadState> states() {
        return pads.stream().map(ShapedPad::state).toList();
    }

    /// Who came and went since the last call.
    List<PadNotice> drainNotices() {
        List<PadNotice> drained = List.copyOf(notices);
        notices.clear();
        return drained;
    }

    private void noticeChanges(List<GamepadState> states) {
        Map<Integer, String> now = new HashMap<>();
        states.forEach(state -> now.put(state.id(), state.name()));
        names.forEach((id, name) -> {
            if (!now.containsKey(id)) {
                notices.add(new PadNotice(false, name));
                pressed.remove(id);
            }
        });
        now.forEach((id, name) -> {
            if (!names.containsKey(id)) {
                notices.add(new PadNotice(true, name));
            }
        });
        names.clear();
        names.putAll(now);
    }
}
