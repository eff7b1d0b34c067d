package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.model.OutOfDeviceMemoryException;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Starts the program; turns every failure into one line and a documented exit code.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        VectorModule.load();
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /// Runs one command line and returns its exit code.
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new CosmonautCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::onBadArguments)
                .setExecutionExceptionHandler(Main::onFailure);
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            err.println("cosmonaut: memory ran out (" + oneLine(e.getMessage())
                    + "); close other programs, or choose a smaller model or fewer frames");
            return ExitCode.DEVICE.code();
        }
    }

    private static int onBadArguments(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        line.getErr()
                .println("cosmonaut: " + oneLine(e.getMessage()) + "; see cosmonaut "
                        + (line.getParent() == null ? "" : line.getCommandName() + " ") + "--help");
        return ExitCode.BAD_INPUT.code();
    }

    private static int onFailure(Exception e, CommandLine line, ParseResult result) throws Exception {
        return switch (e) {
            case InvalidInputException invalid -> fail(line, invalid.getMessage(), ExitCode.BAD_INPUT);
            case DeviceException device -> fail(line, device.getMessage(), ExitCode.DEVICE);
            case OutOfDeviceMemoryException memory -> fail(line, memory.getMessage(), ExitCode.DEVICE);
            case IOException io -> fail(line, "the disk refused: " + io.getMessage(), ExitCode.BAD_INPUT);
            default -> throw e;
        };
    }

    private static int fail(CommandLine line, @Nullable String message, ExitCode code) {
        line.getErr().println("cosmonaut: " + oneLine(message));
        return code.code();
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
    }
}
