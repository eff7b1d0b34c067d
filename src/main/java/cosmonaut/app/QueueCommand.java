package cosmonaut.app;

import cosmonaut.InvalidInputException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `cosmonaut queue`: the paths that wait to be rendered.
@Command(
        name = "queue",
        description = "Render, list or clear the jobs that path render --queue left.",
        mixinStandardHelpOptions = true,
        subcommands = {QueueRunCommand.class, QueueListCommand.class, QueueClearCommand.class})
final class QueueCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new InvalidInputException("say what to do with the queue: run, list or clear");
    }
}
