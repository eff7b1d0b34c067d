package cosmonaut.session;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/// Lets threads that make pictures stand back behind those that show them, where both want the same cores.
///
/// Java's priorities mean nothing to Linux, so there the thread's niceness is raised, which everybody may do; threads
/// that it starts afterwards inherit both.
public final class StandBack {

    private static final int PRIORITY = Thread.NORM_PRIORITY - 2;

    /// Of Linux: beside a thread of 0, one of 8 gets a seventh of a core. A picture is drawn in a few milliseconds and
    /// must not take twice as long for the networks' sake, which lose next to nothing by it. Where the system weighs
    /// programs against each other (autogroup, control groups), this one's share stays what it was.
    private static final int NICENESS = 8;

    /// `PRIO_PROCESS` of setpriority(2), with 0 for the thread that calls.
    private static final int CALLER = 0;

    private StandBack() {}

    /// Makes the calling thread stand back; a virtual one has no core of its own and stays as it is.
    public static void currentThread() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            return;
        }
        thread.setPriority(PRIORITY);
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            raiseNiceness();
        }
    }

    private static void raiseNiceness() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("setpriority").ifPresent(address -> {
            MethodHandle call =
                    linker.downcallHandle(address, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
            try {
                // Refused or not, the flight goes on.
                int ignored = (int) call.invokeExact(CALLER, CALLER, NICENESS);
            } catch (Throwable e) {
                throw new IllegalStateException("setpriority cannot be called", e);
            }
        });
    }
}
