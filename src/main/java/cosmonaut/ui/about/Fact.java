package cosmonaut.ui.about;

/// One thing to know about the program or the machine.
///
/// @param name  one word of small letters; `fact.NAME` is its key in the texts
/// @param value in plain words, the same in every language
public record Fact(String name, String value) {

    String textKey() {
        return "fact." + name;
    }
}
