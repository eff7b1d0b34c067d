package cosmonaut;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/// What a JSON text from outside may have at most; a parser stops at the first limit that it meets.
///
/// @param bytes  of the whole text
/// @param depth  objects and lists inside each other
/// @param tokens names, values and brackets
public record JsonLimits(int bytes, int depth, int tokens) {

    /// Those of configurations, scenes, settings and tokenizers.
    public static final JsonLimits CONFIGURATION = new JsonLimits(8 << 20, 64, 1_000_000);

    /// Characters of a number: doubles and longs need 24, long decimals of other programs some more.
    private static final int NUMBER_LENGTH = 100;

    /// Characters of a name.
    private static final int NAME_LENGTH = 10_000;

    /// A parser's factory within these limits.
    ///
    /// @param duplicates whether a name may stand twice in an object
    public JsonFactory factory(boolean duplicates) {
        JsonFactoryBuilder builder = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(bytes)
                        .maxNestingDepth(depth)
                        .maxTokenCount(tokens)
                        .maxStringLength(bytes)
                        .maxNameLength(NAME_LENGTH)
                        .maxNumberLength(NUMBER_LENGTH)
                        .build());
        return duplicates
                ? builder.build()
                : builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    }

    /// One clause that says why a text was not read.
    public String reason(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return "past what is read: at most " + bytes + " bytes, " + depth + " levels, " + tokens
                    + " values, numbers of " + NUMBER_LENGTH + " characters";
        }
        // What follows tells programmers how to have the parser accept it.
        return String.valueOf(e.getOriginalMessage()).split(": enable|\\R", 2)[0];
    }
}
