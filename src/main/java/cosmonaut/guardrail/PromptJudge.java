package cosmonaut.guardrail;

/// A language model, or anything else that a person brings, which tells harmful prompts from harmless ones.
@FunctionalInterface
public interface PromptJudge {

    /// @throws cosmonaut.InvalidInputException if it cannot be asked or does not answer; a prompt that nobody has
    /// judged does not pass
    boolean unsafe(String prompt);
}
