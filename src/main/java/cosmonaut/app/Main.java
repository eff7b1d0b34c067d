package cosmonaut.app;

import cosmonaut.BlockedException;
import cosmonaut.DeviceException;
import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.session.StandingBackThreads;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Starts the program; turns every failure into one line and a documented exit code.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        PrintWriter err = new PrintWriter(System.err, true);
        StandingBackThreads.forCommonPool();
        try {
            VectorModule.load();
        } catch (DeviceException e) {
            err.println(OneLine.of("cosmonaut: " + e.getMessage()));
            System.exit(ExitCode.DEVICE.code());
        }
        System.exit(run(StandardOutput.open(), err, args));
    }

    /// Runs one command line and returns its exit code.
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new CosmonautCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, (ITypeConverter<Path>) Main::path)
                .setExecutionStrategy(Main::execute)
                .setParameterExceptionHandler(Main::onBadArguments)
                .setExecutionExceptionHandler(Main::onFailure);
        int code;
        try {
            code = line.execute(CosmonautCommand.arguments(line, args));
        } catch (OutOfMemoryError e) {
            code = fail(
                    line,
                    "memory ran out (" + e.getMessage()
                            + "); close other programs, or choose a smaller model or fewer frames",
                    ExitCode.DEVICE);
        } catch (Error e) {
            code = fail(line, FaultReport.of(e), ExitCode.FAULT);
        }
        if (out.checkError() && code == ExitCode.DONE.code()) {
            code = fail(line, "not everything could be written to stdout; is its disk full?", ExitCode.BAD_INPUT);
        }
        return code;
    }

    private static Path path(String text) {
        try {
            return InputFile.named(text);
        } catch (InvalidInputException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /// What is asked for help is told what it got wrong all the same.
    private static int execute(ParseResult result) {
        for (ParseResult level = result; level != null; level = level.subcommand()) {
            if (!level.unmatched().isEmpty()) {
                throw new UnmatchedArgumentException(level.commandSpec().commandLine(), level.unmatched());
            }
        }
        return new RunLast().execute(result);
    }

    private static int onBadArguments(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        String name = line.getCommandSpec().qualifiedName(" ");
        return fail(line, said(e, line) + "; see " + name + " --help", ExitCode.BAD_INPUT);
    }

    private static String said(ParameterException e, CommandLine line) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(e.getMessage());
        }
        String first = unmatched.getUnmatched().getFirst();
        List<String> near = unmatched.getSuggestions();
        String what = line.getParent() == null && !first.startsWith("-") ? "command" : "option or argument";
        return "there is no " + what + " " + first + (near.isEmpty() ? "" : " (did you mean " + near.getFirst() + "?)");
    }

    private static int onFailure(Exception e, CommandLine line, ParseResult result) {
        return switch (e) {
            case InvalidInputException invalid -> fail(line, invalid.getMessage(), ExitCode.BAD_INPUT);
            case BlockedException blocked -> fail(line, blocked.getMessage(), ExitCode.BLOCKED_BY_GUARDRAIL);
            case DeviceException device -> fail(line, device.getMessage(), ExitCode.DEVICE);
            case UncheckedIOException io -> fail(line, "the disk refused: " + io.getMessage(), ExitCode.BAD_INPUT);
            case IOException io -> fail(line, "the disk refused: " + io.getMessage(), ExitCode.BAD_INPUT);
            default -> fail(line, FaultReport.of(e), ExitCode.FAULT);
        };
    }

    private static int fail(CommandLine line, @Nullable String message, ExitCode code) {
        line.getErr().println(OneLine.of("cosmonaut: " + message));
        return code.code();
    }
}
