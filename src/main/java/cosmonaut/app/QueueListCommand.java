package cosmonaut.app;

import cosmonaut.OneLine;
import cosmonaut.session.queue.JobQueue;
import cosmonaut.session.queue.RenderJob;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `cosmonaut queue list`: the jobs and how they stand, a line each.
@Command(name = "list", description = "List the jobs and how they stand, a line each.", mixinStandardHelpOptions = true)
final class QueueListCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private final QueueFolder folder = new QueueFolder();

    @Option(names = "--json", description = "print the jobs as JSON on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        ArrayNode all = JsonMapper.shared().createArrayNode();
        for (JobQueue.Listed listed : folder.open().list()) {
            ObjectNode node = all.addObject();
            node.put("id", listed.id()).put("state", listed.state().toString());
            listed.job()
                    .ifPresent(job -> node.put("scene", job.scene())
                            .put("model", job.model())
                            .put("preset", job.preset().orElse(null))
                            .put("out", job.out()));
            node.put("message", listed.message());
            if (!json) {
                String what = listed.job().map(QueueListCommand::what).orElse("");
                spec.commandLine()
                        .getOut()
                        .println(OneLine.of(listed.id() + " " + listed.state() + " " + what
                                + (listed.message().isEmpty() ? "" : ": " + listed.message())));
            }
        }
        if (json) {
            spec.commandLine().getOut().println(TerminalJson.of(all.toString()));
        }
        return ExitCode.DONE.code();
    }

    private static String what(RenderJob job) {
        return job.scene() + " on " + job.model()
                + job.preset().map(p -> " " + p).orElse("") + " into " + job.out();
    }
}
