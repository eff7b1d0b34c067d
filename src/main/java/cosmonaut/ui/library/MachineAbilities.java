package cosmonaut.ui.library;

import java.util.Optional;

/// What this machine can do, as far as a first look tells.
///
/// @param cores that compute
/// @param vectorBits of their registers
/// @param card the NVIDIA card that computes, in one line
/// @param trouble why a card that is there cannot compute
public record MachineAbilities(int cores, int vectorBits, Optional<String> card, Optional<String> trouble) {

    /// The text that says it: of the card, the card that cannot be used, or the processor alone. Each takes the cores,
    /// the bits, and the line about the card.
    String textKey() {
        if (card.isPresent()) {
            return "library.machine.card";
        }
        return trouble.isPresent() ? "library.machine.trouble" : "library.machine.processor";
    }

    String line() {
        return card.or(() -> trouble).orElse("");
    }
}
