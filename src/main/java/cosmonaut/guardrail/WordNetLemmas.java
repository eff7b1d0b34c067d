package cosmonaut.guardrail;

import java.util.HashSet;
import java.util.Set;
import net.sf.extjwnl.JWNLException;
import net.sf.extjwnl.data.POS;
import net.sf.extjwnl.dictionary.Dictionary;
import net.sf.extjwnl.dictionary.MorphologicalProcessor;
import org.jspecify.annotations.Nullable;

/// Base forms by WordNet's rules and its lists of exceptions (extJWNL, WordNet 3.1). The dictionary is opened when the
/// first word is asked for: it takes 0.7 s and about 100 MB of the heap.
final class WordNetLemmas implements Lemmas {

    private @Nullable MorphologicalProcessor processor;

    @Override
    public synchronized Set<String> of(String word) {
        try {
            MorphologicalProcessor opened = processor;
            if (opened == null) {
                // Nobody listens to its log, and the lack of a listener is not a person's concern.
                System.setProperty("slf4j.internal.verbosity", "ERROR");
                opened = Dictionary.getDefaultResourceInstance().getMorphologicalProcessor();
                processor = opened;
            }
            Set<String> forms = new HashSet<>();
            for (POS part : POS.getAllPOS()) {
                forms.addAll(opened.lookupAllBaseForms(part, word));
            }
            return forms;
        } catch (JWNLException e) {
            throw new IllegalStateException("the bundled WordNet cannot be read", e);
        }
    }
}
