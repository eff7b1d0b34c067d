package cosmonaut.app;

import cosmonaut.InvalidInputException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `cosmonaut path`: paths as files.
@Command(
        name = "path",
        description = "Convert, simplify, edit and render camera paths.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PathConvertCommand.class,
            PathSimplifyCommand.class,
            PathEditCommand.class,
            PathPresetCommand.class,
            PathRenderCommand.class
        })
final class PathCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new InvalidInputException("say what to do with a path: convert, simplify, edit, preset or render");
    }
}
