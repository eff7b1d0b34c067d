package cosmonaut.app;

import cosmonaut.OneLine;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `cosmonaut queue clear`: forgets jobs that have ended.
@Command(
        name = "clear",
        description = "Forget the jobs that are done or have failed. Clips stay, and what runs is left alone.",
        mixinStandardHelpOptions = true)
final class QueueClearCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private final QueueFolder folder = new QueueFolder();

    @Option(names = "--all", description = "those that wait too")
    private boolean all;

    @Override
    public Integer call() throws IOException {
        int gone = folder.open().clear(all);
        spec.commandLine().getErr().println(OneLine.of("cosmonaut: forgot " + gone + (gone == 1 ? " job" : " jobs")));
        return ExitCode.DONE.code();
    }
}
