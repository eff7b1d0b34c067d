package cosmonaut.guardrail;

import java.util.Optional;

/// Says of a prompt whether it may be made into pictures: first by the word list, then by the judge, if there is one.
public final class PromptGuard {

    private final Blocklist list;
    private final Optional<PromptJudge> judge;

    PromptGuard(Blocklist list, Optional<PromptJudge> judge) {
        this.list = list;
        this.judge = judge;
    }

    /// With the bundled list and what a person has put into the guardrails' folder.
    ///
    /// @throws cosmonaut.InvalidInputException if something there cannot be read
    public static PromptGuard open(GuardrailFolder folder) {
        return new PromptGuard(
                Blocklist.bundled(new WordNetLemmas(), folder.words()),
                folder.judge().map(CommandJudge::read));
    }

    /// Judges a prompt. An empty one passes: a world may be shown without words.
    ///
    /// @throws cosmonaut.InvalidInputException if the judge cannot be asked
    public PromptVerdict check(String prompt) {
        Optional<Category> found = list.find(prompt);
        if (found.isPresent() || judge.isEmpty() || prompt.isBlank()) {
            return new PromptVerdict(found, PromptVerdict.By.BLOCKLIST);
        }
        boolean unsafe = judge.get().unsafe(prompt);
        return new PromptVerdict(unsafe ? Optional.of(Category.OTHER) : Optional.empty(), PromptVerdict.By.JUDGE);
    }
}
