package cosmonaut.input;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What the help shows: every action under its heading with the inputs that do it now.
public record HelpSheet(List<Section> sections) {

    public HelpSheet {
        sections = List.copyOf(sections);
    }

    /// Actions that belong together.
    ///
    /// @param textKey of the heading, such as `group.move`
    public record Section(String textKey, List<Line> lines) {
        public Section {
            lines = List.copyOf(lines);
        }
    }

    /// One action.
    ///
    /// @param textKey of the action's name, such as `action.forward`
    /// @param caps the inputs that do it, none when nothing is bound
    public record Line(String textKey, List<Cap> caps) {
        public Line {
            caps = List.copyOf(caps);
        }
    }

    /// One input as it is drawn.
    ///
    /// @param textKey of its name where a language has one, such as `input.key.space`
    /// @param label its short English name, for all else
    public record Cap(String textKey, String label) {}

    /// All inputs.
    public static HelpSheet of(Bindings bindings) {
        return of(bindings, input -> true);
    }

    /// Only the inputs that are wanted, such as those that are plugged in. Looking with the mouse is bound to nothing
    /// and
    /// cannot be taken away, so it has a line of its own.
    public static HelpSheet of(Bindings bindings, Predicate<Input> wanted) {
        List<Section> sections = new ArrayList<>();
        for (ActionGroup group : ActionGroup.values()) {
            List<Line> lines = new ArrayList<>();
            if (group == ActionGroup.LOOK) {
                lines.add(new Line("help.look_around", List.of(new Cap("input.mouse.move", "Mouse"))));
            }
            for (Action action : Action.of(group)) {
                lines.add(new Line(
                        action.textKey(),
                        bindings.inputs(action).stream()
                                .filter(wanted)
                                .map(input -> new Cap(input.textKey(), input.label()))
                                .toList()));
            }
            sections.add(new Section(group.textKey(), lines));
        }
        return new HelpSheet(sections);
    }
}
