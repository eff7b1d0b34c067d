package cosmonaut.guardrail;

import java.util.Optional;

/// What is thought of a prompt.
///
/// @param category why it is blocked; empty where it passes
/// @param by who says so
public record PromptVerdict(Optional<Category> category, By by) {

    /// Who spoke last.
    public enum By {
        BLOCKLIST,
        JUDGE
    }

    public boolean blocked() {
        return category.isPresent();
    }
}
