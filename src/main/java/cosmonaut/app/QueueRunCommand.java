package cosmonaut.app;

import cosmonaut.OneLine;
import cosmonaut.session.queue.JobQueue;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `cosmonaut queue run`: renders one job after the other until none waits.
@Command(
        name = "run",
        description = "Render what waits, oldest first. Several programs may run at once; a job of one that was killed"
                + " is taken again. One that fails is kept with its reason, and the next is taken.",
        mixinStandardHelpOptions = true)
final class QueueRunCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private final QueueFolder folder = new QueueFolder();

    @Override
    public Integer call() throws IOException {
        JobQueue queue = folder.open();
        queue.recover().forEach(id -> say("job " + id + " was broken off; it is taken again"));
        RolloutRun rollout = new RolloutRun(spec.commandLine());
        int done = 0;
        int failed = 0;
        for (Optional<JobQueue.Taken> next = queue.take(); next.isPresent(); next = queue.take()) {
            JobQueue.Taken job = next.get();
            say("job " + job.id() + " into " + job.job().out());
            RolloutRun.Ended ended = rollout.run(job.job(), job.path());
            if (ended.code() == ExitCode.CANCELLED.code()) {
                queue.release(job);
                say("job " + job.id() + " was cancelled and waits again");
                return ended.code();
            }
            if (ended.code() == ExitCode.DONE.code()) {
                queue.done(job, job.job().out());
                done++;
            } else {
                queue.failed(job, ended.said());
                failed++;
            }
        }
        say(done + " rendered, " + failed + " failed" + (failed > 0 ? "; cosmonaut queue list says why" : ""));
        return (failed > 0 ? ExitCode.BAD_INPUT : ExitCode.DONE).code();
    }

    private void say(String line) {
        spec.commandLine().getErr().println(OneLine.of("cosmonaut: " + line));
    }
}
