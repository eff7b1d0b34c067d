package cosmonaut.app;

import cosmonaut.InvalidInputException;

/// The whole numbers that an option of the command line takes.
record OptionRange(String option, long least, long greatest) {

    /// The value, if it is one of them.
    long require(long value) {
        if (value < least || value > greatest) {
            throw new InvalidInputException(
                    option + " " + value + " is not possible; use " + least + " to " + greatest);
        }
        return value;
    }
}
