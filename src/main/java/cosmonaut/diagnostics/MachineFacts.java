package cosmonaut.diagnostics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The system, the processor and the memory, a line each.
final class MachineFacts {

    private static final long MIB = 1L << 20;

    private MachineFacts() {}

    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("system: " + property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        lines.add("processor: " + processor() + ", " + Runtime.getRuntime().availableProcessors() + " in use");
        lines.add("memory of the machine: " + physical());
        lines.add("heap: " + heap());
        linux("/proc/self/status", "VmRSS:").ifPresent(size -> lines.add("resident: " + size));
        lines.add("Java: " + property("java.runtime.version") + ", " + property("java.vendor") + ", "
                + property("java.vm.name"));
        lines.add("JavaFX: " + System.getProperty("javafx.runtime.version", "not started"));
        lines.add("locale: " + Locale.getDefault().toLanguageTag());
        lines.add("running for: " + ManagementFactory.getRuntimeMXBean().getUptime() / 1000 + " s");
        return lines;
    }

    private static String processor() {
        return linux("/proc/cpuinfo", "model name")
                .map(line -> line.replaceFirst("^:\\s*", ""))
                .or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")))
                .orElse(property("os.arch"));
    }

    private static String physical() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize() / MIB + " MiB, " + os.getFreeMemorySize() / MIB + " MiB free"
                : "unknown";
    }

    private static String heap() {
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MIB + " MiB used, " + runtime.totalMemory() / MIB
                + " MiB taken, " + runtime.maxMemory() / MIB + " MiB at most";
    }

    /// The rest of the first line that starts so, on systems that have such files.
    private static Optional<String> linux(String file, String start) {
        try {
            if (!Files.isReadable(Path.of(file))) {
                return Optional.empty();
            }
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(start))
                    .findFirst()
                    .map(line -> line.substring(start.length()).strip());
        } catch (IOException e) {
            return Optional.of("unknown (" + e.getMessage() + ")");
        }
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
