package cosmonaut.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.LimitProfile;
import cosmonaut.drive.RoadSurface;
import cosmonaut.drive.edit.Stretch;
import cosmonaut.drive.file.DriveFormat;
import cosmonaut.drive.plan.Violation;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.View;
import cosmonaut.input.Action;
import cosmonaut.input.ActionGroup;
import cosmonaut.input.InputText;
import cosmonaut.input.PadAxis;
import cosmonaut.model.Download;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.session.drive.Captions;
import cosmonaut.settings.FlightSettings;
import cosmonaut.settings.Language;
import cosmonaut.settings.PictureSettings;
import cosmonaut.viewport.PictureRoute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import org.junit.jupiter.api.Test;

/// Both languages say the same things, everything that is said is there, and nothing is there for nobody.
final class TextsTest {

    private static final Path BUNDLES = Path.of("src/main/resources/cosmonaut/ui");
    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d+)");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z][a-z0-9_-]*(?:\\.[a-z0-9_+-]+)+)\"");
    private static final Pattern FACT = Pattern.compile("new Fact\\(\\s*\"([a-z]+)\"");

    private final Properties english = read("texts.properties");
    private final Properties chinese = read("texts_zh_CN.properties");

    private static Properties read(String name) {
        Properties read = new Properties();
        try (var reader = Files.newBufferedReader(BUNDLES.resolve(name), StandardCharsets.UTF_8)) {
            read.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return read;
    }

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertEquals(new TreeSet<>(english.stringPropertyNames()), new TreeSet<>(chinese.stringPropertyNames()));
    }

    @Test
    void noKeyIsWrittenTwice() throws IOException {
        for (String bundle : List.of("texts.properties", "texts_zh_CN.properties")) {
            Set<String> seen = new HashSet<>();
            List<String> twice = Files.readAllLines(BUNDLES.resolve(bundle)).stream()
                    .filter(line -> line.contains("=") && !line.startsWith("#"))
                    .map(line -> line.substring(0, line.indexOf('=')))
                    .filter(key -> !seen.add(key))
                    .toList();
            assertEquals(List.of(), twice, bundle);
        }
    }

    @Test
    void bothLanguagesTakeTheSameArguments() {
        for (String key : english.stringPropertyNames()) {
            assertEquals(arguments(english.getProperty(key)), arguments(chinese.getProperty(key)), key);
        }
    }

    private static Set<String> arguments(String pattern) {
        return ARGUMENT.matcher(pattern).results().map(r -> r.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyPatternCanBeFormattedAndSaysSomething() {
        for (Properties bundle : List.of(english, chinese)) {
            for (String key : bundle.stringPropertyNames()) {
                String text =
                        new MessageFormat(bundle.getProperty(key), Locale.ENGLISH).format(new Object[] {1, 2, 3, 4, 5});
                assertTrue(!text.isBlank(), key);
                assertTrue(!text.contains("{"), key + " keeps an argument: is an apostrophe written once? " + text);
            }
        }
    }

    @Test
    void everyTextThatTheCodeAsksForIsThere() throws IOException {
        Set<String> rooms = english.stringPropertyNames().stream()
                .map(key -> key.substring(0, key.indexOf('.')))
                .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>(literals("ui|app"));
        missing.removeIf(literal ->
                !rooms.contains(literal.substring(0, literal.indexOf('.'))) || literal.matches(".*\\.(css|png)"));
        missing.addAll(composed());
        missing.removeAll(english.stringPropertyNames());
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyTextIsAskedFor() throws IOException {
        Set<String> unused = new TreeSet<>(english.stringPropertyNames());
        unused.removeAll(literals("ui|app|input"));
        unused.removeAll(composed());
        unused.removeIf(
                key -> key.endsWith(".hint") && english.containsKey(key.substring(0, key.length() - ".hint".length())));
        unused.removeIf(TextsTest::namesAnInput);
        assertEquals(Set.of(), unused);
    }

    /// Keys that the code puts together out of names.
    private static Set<String> composed() throws IOException {
        Set<String> keys = new TreeSet<>();
        Stream.of(Page.values()).forEach(page -> keys.add(page.textKey()));
        Stream.of(Action.values()).forEach(action -> keys.add(action.textKey()));
        Stream.of(ActionGroup.values()).forEach(group -> keys.add(group.textKey()));
        Stream.of(PadAxis.values())
                .forEach(axis -> keys.add("axis." + axis.name().toLowerCase(Locale.ROOT)));
        Stream.of(PictureRoute.values()).forEach(route -> keys.add("explore.value.route." + route));
        Stream.of("dark", "light").forEach(theme -> keys.add("settings.theme." + theme));
        Stream.of("roll", "speed").forEach(use -> keys.add("settings.bumpers." + use));
        Stream.of(FlightSettings.Guarding.values())
                .forEach(choice ->
                        keys.add("settings.guardrails." + choice.name().toLowerCase(Locale.ROOT)));
        Stream.of("stop", "fly").forEach(choice -> keys.add("settings.slow_models." + choice));
        Stream.of(PictureSettings.Upscaling.values())
                .forEach(how -> keys.add("settings.upscaling." + how.name().toLowerCase(Locale.ROOT)));
        Stream.of(PictureSettings.Recorded.values())
                .forEach(what -> keys.add("settings.recorded." + what.name().toLowerCase(Locale.ROOT)));
        Stream.of("flown-path", "planned-path", "keyframes", "horizon", "safe-frame")
                .forEach(overlay -> keys.add("explore.overlay." + overlay));
        Stream.of("walk", "ghost").forEach(motion -> {
            keys.add("explore.motion." + motion);
            keys.add("settings.motion." + motion);
        });
        Stream.of("fly", "words", "continue", "views", "trajectory").forEach(can -> keys.add("models.can." + can));
        Stream.of(Download.Use.values())
                .forEach(use -> keys.add("models.get.use." + use.name().toLowerCase(Locale.ROOT)));
        Stream.of("general", "keys", "feel").forEach(section -> keys.add("settings.section." + section));
        Stream.of("closed", "failed", "flying", "looking-back", "paused", "standing")
                .forEach(state -> keys.add("explore.state." + state));
        Stream.of(Violation.Kind.values()).forEach(kind -> keys.add(kind.key()));
        Stream.of("lower-speed", "gentler", "comfortable", "smooth", "further")
                .forEach(mend -> keys.add("drive.mend." + mend));
        Stream.of(View.values()).forEach(view -> keys.add("drive.view." + view.key()));
        Stream.of(Stretch.values()).forEach(stretch -> keys.add("drive.stretch." + stretch.key()));
        LimitProfile.ALL.forEach(limits -> keys.add("drive.limits." + limits.id()));
        Stream.of(RoadSurface.values())
                .forEach(road -> keys.add("drive.surface." + road.name().toLowerCase(Locale.ROOT)));
        Stream.of(Captions.Tag.values())
                .forEach(tag -> keys.add("drive.tag." + tag.name().toLowerCase(Locale.ROOT)));
        Stream.of(Captions.Tag.values()).forEach(tag -> keys.add("drive.about." + tag.about()));
        Stream.of("either", "same", "wider", "own").forEach(lens -> keys.add("drive.lens." + lens));
        Stream.of(RigCamera.Quality.values()).forEach(quality -> keys.add("drive.rig.quality." + quality.key()));
        Stream.of("camera", "view", "lens", "fov", "place", "numbers")
                .forEach(column -> keys.add("drive.rig.column." + column));
        Stream.of("none", "side-by-side", "flicker").forEach(how -> keys.add("drive.compare." + how));
        Stream.of("straight", "lane-left", "lane-right", "turn-left", "turn-right", "brake", "u-turn")
                .forEach(preset -> keys.add("drive.preset." + preset));
        Stream.of(DriveFormat.values()).forEach(format -> {
            keys.add("drive.format." + format.key());
            keys.add("drive.export." + format.key());
        });
        Stream.of("vehicle", "camera").forEach(axes -> keys.add("drive.axes." + axes));
        Stream.of("z-up", "y-down", "y-up").forEach(up -> keys.add("drive.up." + up));
        Stream.of("rear-axle", "camera").forEach(point -> keys.add("drive.place." + point));
        Stream.of("s", "ms", "us", "ns").forEach(unit -> keys.add("drive.unit." + unit));
        Stream.of("exact", "limit", "stop").forEach(kind -> keys.add("drive.chosen." + kind));
        SceneLibrary scenes = SceneLibrary.in(Path.of("sample-scenes"));
        for (String name : scenes.names()) {
            keys.add("scene." + name + ".title");
            keys.add("scene." + name + ".caption");
            keys.add("family." + scenes.summary(name).family());
        }
        FACT.matcher(sources("app")).results().map(r -> "fact." + r.group(1)).forEach(keys::add);
        return keys;
    }

    private static boolean namesAnInput(String key) {
        if (!key.startsWith("input.")) {
            return false;
        }
        String[] parts = key.split("\\.", 3);
        try {
            return InputText.parse(parts[1] + ":" + parts[2].toUpperCase(Locale.ROOT))
                    .textKey()
                    .equals(key);
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private static Set<String> literals(String rooms) throws IOException {
        return LITERAL.matcher(sources(rooms))
                .results()
                .map((MatchResult r) -> r.group(1))
                .collect(Collectors.toSet());
    }

    private static String sources(String rooms) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/cosmonaut"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(f -> f.toString().matches(".*cosmonaut.(" + rooms + ").*\\.java"))
                    .toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    @Test
    void whatIsBoundFollowsTheLanguageAndTheArguments() {
        Texts texts = new Texts(Language.ENGLISH);
        SimpleStringProperty name = new SimpleStringProperty("cat.png");
        ObservableValue<String> line = texts.of("library.missing", name);
        assertEquals("“cat.png” is no longer there. Open it again from where it is now.", line.getValue());
        texts.speak(Language.CHINESE);
        assertEquals("“cat.png”已不在原处。请从它现在的位置重新打开。", line.getValue());
        name.set("dog.png");
        assertTrue(line.getValue().startsWith("“dog.png”"), line.getValue());
    }

    @Test
    void englishIsEnglishOnAChineseSystem() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.SIMPLIFIED_CHINESE);
            assertEquals("Worlds", new Texts(Language.ENGLISH).now("nav.worlds"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
