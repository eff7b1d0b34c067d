package cosmonaut.app;

import cosmonaut.OneLine;
import cosmonaut.guardrail.GuardrailFolder;
import cosmonaut.guardrail.GuardrailWeights;
import cosmonaut.settings.ConfigurationFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `cosmonaut guardrails`: what frames are checked with.
@Command(
        name = "guardrails",
        description = "Install what pictures are checked with.",
        mixinStandardHelpOptions = true,
        subcommands = GuardrailsCommand.Install.class)
final class GuardrailsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.DONE.code();
    }

    /// `cosmonaut guardrails install`: takes weights out of packages that were downloaded.
    @Command(
            name = "install",
            description = "Take the weights out of packages of the npm registry that you have downloaded:",
            footer = {
                "",
                "  npm pack @mediapipe/face_detection@0.4.1657300184    (Apache-2.0; finds faces)",
                "  npm pack nsfwjs@4.4.0                                (MIT; tells sexual pictures)",
                "  cosmonaut guardrails install --from mediapipe-face_detection-0.4.1657300184.tgz"
                        + " --from nsfwjs-4.4.0.tgz"
            },
            mixinStandardHelpOptions = true)
    static final class Install implements Callable<Integer> {

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call()
        private CommandSpec spec;

        @Option(
                names = "--from",
                required = true,
                paramLabel = "P",
                description = "a package (.tgz), a folder or a file; may be repeated. Files are told by their SHA-256")
        private List<Path> from = new ArrayList<>();

        @Override
        public Integer call() throws IOException {
            GuardrailFolder folder = GuardrailFolder.in(ConfigurationFolder.standard());
            Set<GuardrailWeights> done = EnumSet.noneOf(GuardrailWeights.class);
            for (Path one : from) {
                done.addAll(GuardrailWeights.install(one, folder));
            }
            for (GuardrailWeights one : done) {
                spec.commandLine()
                        .getErr()
                        .println(OneLine.of("cosmonaut: " + one.file() + " of " + one.origin() + " is installed in "
                                + folder.path()));
            }
            return ExitCode.DONE.code();
        }
    }
}
