package cosmonaut.app;

import picocli.CommandLine.Option;

/// The option that says where every random number begins.
final class SeedChoice {

    private static final String NAME = "--seed";
    private static final OptionRange RANGE = new OptionRange(NAME, 0, 0xffff_ffffL);

    @Option(
            names = NAME,
            paramLabel = "N",
            defaultValue = "1",
            description = "of every random number, 0 to 4294967295 (default: ${DEFAULT-VALUE})")
    private long seed;

    /// @throws cosmonaut.InvalidInputException if it is out of range
    long seed() {
        return RANGE.require(seed);
    }
}
