package cosmonaut.app;

/// JSON as it is printed: what is not ASCII is escaped, so that names in it can neither steer a terminal nor be lost in
/// one that knows fewer characters.
final class TerminalJson {

    private static final char LAST_SHOWN = '~';

    private TerminalJson() {}

    /// The same JSON; beyond ASCII, there is nothing but the insides of strings.
    static String of(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        for (char unit : json.toCharArray()) {
            if (unit <= LAST_SHOWN) {
                ascii.append(unit);
            } else {
                ascii.append(String.format("\\u%04x", (int) unit));
            }
        }
        return ascii.toString();
    }
}
