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

    /// Of Linux: a thread of 2 gets two thirds of what one of 0 gets beside it.
    private static final int NICENESS = 2;

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
