package cosmonaut.guardrail;

import cosmonaut.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A list of words and phrases that block a prompt, by category, and of phrases that are harmless although they hold
/// such words.
///
/// A text file, `#` begins a comment. `[key]` begins the section of a [Category], `[allowed]` that of harmless phrases;
/// `@name = a b c` names a set of words. An entry is a phrase, word for word, or words joined by ` + `, which must all
/// stand within ten words of each other, in any order; a word of an entry may be a set. `-entry` takes an earlier
/// entry of the section back. Entries are base forms and match every form of theirs.
final class Blocklist {

    private static final int NEAR = 10;

    /// Words that stand between those that matter; neither texts nor entries are read with them.
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");

    private static final long MOST_BYTES = 1 << 20;
    private static final String ALLOWED = "allowed";

    private record Entry(List<Set<String>> parts, boolean anyOrder) {}

    private final Map<String, Set<String>> sets = new HashMap<>();
    private final Map<Category, Map<String, Entry>> blocked = new LinkedHashMap<>();
    private final Map<String, Entry> allowed = new LinkedHashMap<>();
    private final Lemmas lemmas;

    private Blocklist(Lemmas lemmas) {
        this.lemmas = lemmas;
    }

    /// The list that comes with the program, changed by a person's own.
    ///
    /// @param own a file of the same form; none where there is none
    /// @throws InvalidInputException if a line of it cannot be read
    static Blocklist bundled(Lemmas lemmas, Optional<Path> own) {
        Blocklist list = new Blocklist(lemmas);
        try (InputStream in = Blocklist.class.getResourceAsStream("/cosmonaut/guardrail/blocklist.txt")) {
            Reading reading = list.new Reading("the bundled list");
            reading.all(new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        own.ifPresent(list::addFile);
        return list;
    }

    private void addFile(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new InvalidInputException(file + " is larger than a megabyte; shorten the list");
            }
            new Reading(file.toString()).all(new BufferedReader(new StringReader(Files.readString(file))));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the word list " + file + " cannot be read as UTF-8 text; mend or remove it", e);
        }
    }

    /// The first category of which the text holds an entry.
    Optional<Category> find(String text) {
        List<Set<String>> words = new ArrayList<>();
        for (Set<String> readings : PlainText.words(text)) {
            if (readings.stream().anyMatch(ARTICLES::contains)) {
                continue;
            }
            Set<String> forms = new HashSet<>(readings);
            readings.forEach(reading -> forms.addAll(lemmas.of(reading)));
            words.add(forms);
        }
        boolean[] harmless = new boolean[words.size()];
        for (Entry entry : allowed.values()) {
            for (int at = 0; at + entry.parts().size() <= words.size(); at++) {
                if (phraseAt(entry, words, at)) {
                    Arrays.fill(harmless, at, at + entry.parts().size(), true);
                }
            }
        }
        for (int i = 0; i < harmless.length; i++) {
            if (harmless[i]) {
                words.set(i, Set.of());
            }
        }
        for (Map.Entry<Category, Map<String, Entry>> section : blocked.entrySet()) {
            if (section.getValue().values().stream().anyMatch(entry -> matches(entry, words))) {
                return Optional.of(section.getKey());
            }
        }
        return Optional.empty();
    }

    private static boolean matches(Entry entry, List<Set<String>> words) {
        int last = words.size() - (entry.anyOrder() ? 1 : entry.parts().size());
        for (int at = 0; at <= last; at++) {
            if (entry.anyOrder() ? nearby(entry, words, at) : phraseAt(entry, words, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean phraseAt(Entry entry, List<Set<String>> words, int at) {
        for (int i = 0; i < entry.parts().size(); i++) {
            if (!meets(words.get(at + i), entry.parts().get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Whether the words from a place on, as many as are near, hold one of every part.
    private static boolean nearby(Entry entry, List<Set<String>> words, int from) {
        List<Set<String>> near = words.subList(from, Math.min(words.size(), from + NEAR));
        return entry.parts().stream().allMatch(part -> near.stream().anyMatch(word -> meets(word, part)));
    }

    private static boolean meets(Set<String> forms, Set<String> wanted) {
        for (String form : forms) {
            if (wanted.contains(form)) {
                return true;
            }
        }
        return false;
    }

    /// Reads one file, line by line.
    private final class Reading {

        private final String name;
        private int line;
        private @Nullable Map<String, Entry> section;

        Reading(String name) {
            this.name = name;
        }

        void all(BufferedReader lines) throws IOException {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                line++;
                String bare = text.replaceFirst("#.*", "").strip();
                if (!bare.isEmpty()) {
                    one(bare);
                }
            }
        }

        private void one(String bare) {
            if (bare.startsWith("[") && bare.endsWith("]")) {
                section = section(bare.substring(1, bare.length() - 1));
            } else if (bare.startsWith("@") && bare.contains("=")) {
                int equals = bare.indexOf('=');
                sets.put(bare.substring(0, equals).strip(), unfolded(bare.substring(equals + 1)));
            } else if (section == null) {
                throw wrong("an entry stands before the first section, such as [violence] or [allowed]");
            } else if (bare.startsWith("-")) {
                if (section.remove(bare.substring(1).strip()) == null) {
                    throw wrong("there is no such entry to take back in this section");
                }
            } else {
                section.put(bare, entry(bare));
            }
        }

        private Map<String, Entry> section(String key) {
            if (key.equals(ALLOWED)) {
                return allowed;
            }
            Category category = Category.of(key)
                    .orElseThrow(() -> wrong("there is no section " + key + "; name one of the bundled list's"));
            return blocked.computeIfAbsent(category, any -> new LinkedHashMap<>());
        }

        private Entry entry(String text) {
            boolean anyOrder = text.contains(" + ");
            List<Set<String>> parts = new ArrayList<>();
            for (String part : text.split(anyOrder ? " \\+ " : "[ -]+")) {
                if (!ARTICLES.contains(part)) {
                    parts.add(unfolded(part));
                }
            }
            return new Entry(List.copyOf(parts), anyOrder);
        }

        /// Words, the sets among them as what they stand for.
        private Set<String> unfolded(String text) {
            Set<String> words = new HashSet<>();
            for (String word : text.strip().split("\\s+")) {
                if (word.startsWith("@")) {
                    Set<String> named = sets.get(word);
                    if (named == null) {
                        throw wrong("there is no set " + word);
                    }
                    words.addAll(named);
                } else {
                    words.add(word.toLowerCase(Locale.ROOT));
                }
            }
            return Set.copyOf(words);
        }

        private InvalidInputException wrong(String what) {
            return new InvalidInputException("line " + line + " of " + name + ": " + what);
        }
    }
}
