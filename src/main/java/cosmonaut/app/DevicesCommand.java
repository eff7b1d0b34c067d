package cosmonaut.app;

import java.util.ArrayList;
import java.util.List;
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
        List<Backends.Entry> entries = new ArrayList<>(Backends.all());
        entries.addAll(VulkanEntries.all());
        if (json) {
            out.println(TerminalJson.of(JsonMapper.shared().writeValueAsString(entries)));
            return ExitCode.DONE.code();
        }
        for (Backends.Entry entry : entries) {
            out.printf("%-10s %-9s %s%n", entry.name(), entry.usable() ? "usable" : "not here", entry.description());
        }
        return ExitCode.DONE.code();
    }
}
