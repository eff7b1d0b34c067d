package cosmonaut.diagnostics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// Memory of this machine and of this process.
public final class MachineMemory {

    private MachineMemory() {}

    public static long physicalBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : 0;
    }

    /// The largest resident size of this process so far, or -1 where the system does not tell (other than Linux).
    public static long peakResidentBytes() {
        return status("VmHWM:");
    }

    /// The resident size of this process now, or -1 where the system does not tell (other than Linux).
    public static long residentBytes() {
        return status("VmRSS:");
    }

    private static long status(String key) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException e) {
            return -1;
        }
        return -1;
    }
}
