package cosmonaut.app;

import cosmonaut.session.queue.RenderJob;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;

/// Renders a job as `cosmonaut rollout` does.
final class RolloutRun {

    private final CommandLine rollout;

    /// @param command any of the tree, whose streams are taken
    RolloutRun(CommandLine command) {
        CommandLine root = command;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        rollout = Objects.requireNonNull(root.getSubcommands().get("rollout"));
    }

    /// @param code as [ExitCode] has it
    /// @param said the last line that the roll-out wrote, which says why it failed
    record Ended(int code, String said) {}

    Ended run(RenderJob job, Path path) {
        List<String> arguments = new ArrayList<>(List.of("--scene", job.scene(), "--path", path.toString()));
        arguments.addAll(List.of("--model", job.model(), "--seed", Long.toString(job.seed()), "--out", job.out()));
        job.preset().ifPresent(name -> arguments.addAll(List.of("--preset", name)));
        job.steps().ifPresent(count -> arguments.addAll(List.of("--steps", Integer.toString(count))));
        PrintWriter usual = rollout.getErr();
        LastLine last = new LastLine(usual);
        rollout.setErr(new PrintWriter(last, true));
        try {
            int code = rollout.execute(arguments.toArray(String[]::new));
            return new Ended(code, last.line());
        } finally {
            rollout.setErr(usual);
        }
    }

    /// Hands everything on and keeps the last line.
    private static final class LastLine extends Writer {

        private static final int MOST = 4000;

        private final PrintWriter out;
        private final StringWriter kept = new StringWriter();

        LastLine(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void write(char[] text, int from, int length) {
            out.write(text, from, length);
            kept.write(text, from, length);
            if (kept.getBuffer().length() > 2 * MOST) {
                kept.getBuffer().delete(0, kept.getBuffer().length() - MOST);
            }
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            flush();
        }

        String line() {
            List<String> lines =
                    kept.toString().lines().filter(l -> !l.isBlank()).toList();
            return lines.isEmpty() ? "" : lines.getLast();
        }
    }
}
