package cosmonaut.diagnostics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes from a text what says who the person is: the home folder becomes `~`, the login name in any other path `USER`.
final class Discretion {

    private static final int SHORTEST_NAME = 2;

    /// Up to the last separator before the name of a picture or a clip; a blank may belong to a folder.
    private static final Pattern PICTURE = Pattern.compile(
            "(?<![\\w.])(?:~|[A-Za-z]:)?[/\\\\][^\"\u201c\u201d\\r\\n]*[/\\\\]"
                    + "([^/\\\\\"\u201c\u201d\\r\\n]+\\.(?:png|jpe?g|webp|bmp|gif|exr|mp4))(?!\\w)",
            Pattern.CASE_INSENSITIVE);

    /// The path behind a word of our own messages, whatever its ending.
    private static final Pattern NAMED =
            Pattern.compile("\\b(picture|clip|video|scene) (?:~|[A-Za-z]:)?[/\\\\]\\S*[/\\\\](\\S+)");

    private final Pattern home;
    private final boolean hasHome;
    private final String login;
    private final Pattern name;

    Discretion(String home, String login) {
        this.home = Pattern.compile("(?<![\\w.~/\\\\-])" + Pattern.quote(home) + "(?![\\w.-])");
        this.hasHome = home.length() > 1;
        this.name = Pattern.compile("(?<=[/\\\\])" + Pattern.quote(login) + "(?=[/\\\\]|$)", Pattern.MULTILINE);
        this.login = login;
    }

    /// That of the person who runs the program.
    static Discretion ofThisPerson() {
        return new Discretion(System.getProperty("user.home", ""), System.getProperty("user.name", ""));
    }

    String applied(String text) {
        String discreet = hasHome ? home.matcher(text).replaceAll("~") : text;
        return login.length() < SHORTEST_NAME
                ? discreet
                : name.matcher(discreet).replaceAll(Matcher.quoteReplacement("USER"));
    }

    /// As [#applied], and of paths of pictures and clips only the names are left.
    String withoutPlaces(String text) {
        String named = NAMED.matcher(applied(text)).replaceAll("$1 \u2026/$2");
        return PICTURE.matcher(named).replaceAll("\u2026/$1");
    }
}
