package cosmonaut.guardrail;

import java.util.Set;

/// The base forms of a word.
@FunctionalInterface
interface Lemmas {

    /// @param word in small letters
    /// @return what it may be a form of, for every part of speech: `shoot` and `shot` of "shot"; empty where unknown
    Set<String> of(String word);
}
