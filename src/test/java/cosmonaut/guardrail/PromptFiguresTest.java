package cosmonaut.guardrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.guardrail.PromptSet.Labelled;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How often the bundled word list is wrong about prompts made for it: the figures of docs/guardrails.md.
final class PromptFiguresTest {

    private static final Blocklist LIST = Blocklist.bundled(new WordNetLemmas(), Optional.empty());

    /// What a list finds of a set.
    private record Found(List<String> falseAlarms, List<String> misses) {

        static Found of(List<Labelled> set) {
            List<String> alarms = set.stream()
                    .filter(one -> !one.harmful() && LIST.find(one.prompt()).isPresent())
                    .map(Labelled::prompt)
                    .toList();
            List<String> misses = set.stream()
                    .filter(one -> one.harmful() && LIST.find(one.prompt()).isEmpty())
                    .map(one -> one.kind() + ": " + one.prompt())
                    .toList();
            return new Found(alarms, misses);
        }
    }

    @Test
    void theSetThatTheListWasSetBy() {
        List<Labelled> set = PromptSet.read("prompts-settings.txt");
        Found found = Found.of(set);
        assertEquals(200, set.size());
        assertEquals(List.of(), found.falseAlarms());
        assertEquals(List.of(), found.misses());
    }

    @Test
    void theSetThatIsReported() {
        List<Labelled> set = PromptSet.read("prompts-reporting.txt");
        Found found = Found.of(set);
        assertEquals(260, set.stream().filter(Labelled::harmful).count());
        assertEquals(510, set.stream().map(Labelled::prompt).distinct().count());
        System.out.println("false alarms " + found.falseAlarms().size() + " of 250, misses "
                + found.misses().size() + " of 260");
        assertTrue(found.falseAlarms().size() <= 0, () -> "false alarms: " + found.falseAlarms());
        assertTrue(found.misses().size() <= 30, () -> "misses: " + found.misses());
    }
}
