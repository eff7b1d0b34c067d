package cosmonaut.app;

import cosmonaut.diagnostics.MachineMemory;
import cosmonaut.input.GamepadSource;
import cosmonaut.ui.about.Fact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What the diagnostics page says of this program on this machine. Asking takes as long as opening the backends.
final class ShownFacts implements Supplier<List<Fact>> {

    private static final double MEBIBYTE = 1 << 20;

    private final Path settingsFile;
    private final Optional<Path> scenes;
    private final GamepadSource pads;
    private final Supplier<String> start;

    /// @param start how long the window took to open
    ShownFacts(Path settingsFile, Optional<Path> scenes, GamepadSource pads, Supplier<String> start) {
        this.settingsFile = settingsFile;
        this.scenes = scenes;
        this.pads = pads;
        this.start = start;
    }

    @Override
    public List<Fact> get() {
        Runtime runtime = Runtime.getRuntime();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("version", ProgramVersion.text()));
        facts.add(new Fact("start", start.get()));
        facts.add(new Fact("system", property("os.name") + " " + property("os.version") + ", " + property("os.arch")));
        facts.add(new Fact("java", Runtime.version() + " (" + property("java.vm.name") + ")"));
        facts.add(new Fact("window", "JavaFX " + property("javafx.runtime.version")));
        facts.add(new Fact("processors", Integer.toString(runtime.availableProcessors())));
        facts.add(new Fact(
                "backends", Backends.all().stream().map(ShownFacts::line).collect(Collectors.joining("\n"))));
        facts.add(new Fact(
                "memory",
                mebibytes(MachineMemory.physicalBytes()) + " in the machine, "
                        + mebibytes(runtime.totalMemory() - runtime.freeMemory()) + " of "
                        + mebibytes(runtime.maxMemory())
                        + " Java heap in use"));
        facts.add(new Fact("gamepads", pads.status().text()));
        facts.add(new Fact("scenes", scenes.map(Path::toString).orElse("none found")));
        facts.add(new Fact("settings", settingsFile.toString()));
        return facts;
    }

    private static String line(Backends.Entry entry) {
        // What can be used says its name itself.
        return entry.usable() ? entry.description() : entry.name() + ": not usable, " + entry.description();
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE);
    }
}
