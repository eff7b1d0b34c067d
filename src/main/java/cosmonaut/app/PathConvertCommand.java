package cosmonaut.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `cosmonaut path convert`: a path in another format.
@Command(
        name = "convert",
        description = "Write a path in another format. Of a .cosmopath the pictures at --fps are written; of any other"
                + " file each camera becomes a key.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PathConvertCommand implements Callable<Integer> {

    @Parameters(paramLabel = "IN", description = "a path of any format that rollout --path takes, or a clip's sidecar")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path in;

    @Parameters(paramLabel = "OUT", description = "the file to write")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path out;

    @Mixin
    private final PathOutput output = new PathOutput();

    @Override
    public Integer call() throws IOException {
        output.require(out);
        output.write(output.read(in), out);
        return ExitCode.DONE.code();
    }
}
