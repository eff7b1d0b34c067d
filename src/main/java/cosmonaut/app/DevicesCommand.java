package cosmonaut.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `cosmonaut devices`: what can compute here, and why something cannot.
@Command(name = "devices", description = "List backends and why one cannot be used.", mixinStandardHelpOptions = true)
final class DevicesCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--json", description = "print JSON on stdout")
    private boolean json;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        List<Backends.Entry> entries = entries();
        if (json) {
            out.println(TerminalJson.of(JsonMapper.shared().writeValueAsString(entries)));
            return ExitCode.DONE.code();
        }
        entries.forEach(entry -> out.println(line(entry)));
        return ExitCode.DONE.code();
    }

    private static List<Backends.Entry> entries() {
        List<Backends.Entry> entries = new ArrayList<>(Backends.all());
        entries.addAll(VulkanEntries.all());
        return entries;
    }

    /// What the command prints, a line each.
    static List<String> lines() {
        return entries().stream().map(DevicesCommand::line).toList();
    }

    private static String line(Backends.Entry entry) {
        return String.format(
                Locale.ROOT,
                "%-10s %-9s %s",
                entry.name(),
                entry.usable() ? "usable" : "not here",
                entry.description());
    }
}
