package cosmonaut.diagnostics;

import java.util.List;

/// What the program knows of itself.
///
/// @param version of the program
/// @param backend what computes, in one line
/// @param model what flies, in one line; empty when nothing does
/// @param gamepads the state of reading gamepads and each pad, a line each
/// @param further lines such as screens or frame rates
public record ProgramFacts(String version, String backend, String model, List<String> gamepads, List<String> further) {

    public ProgramFacts {
        gamepads = List.copyOf(gamepads);
        further = List.copyOf(further);
    }
}
