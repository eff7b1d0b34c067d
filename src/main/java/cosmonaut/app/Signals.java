package cosmonaut.app;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/// Lets a signal close the window as a person does.
///
/// Java's own way, a hook at its end, comes too late: JavaFX has one that stops painting at the same time. And Java
/// stores its class archive after the hooks, which can crash while another thread still computes.
final class Signals {

    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    /// What a shell adds to the number of a signal.
    private static final int KILLED = 128;

    private Signals() {}

    /// Calls `leave` at the first signal that asks the program to end; a second one ends it at once.
    static void on(Runnable leave) {
        AtomicBoolean told = new AtomicBoolean();
        for (String name : NAMES) {
            try {
                handle(name, number -> {
                    if (told.getAndSet(true)) {
                        Runtime.getRuntime().halt(KILLED + number);
                    }
                    leave.run();
                });
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // This system does not know the signal, or this Java the class: then Java's own way stays.
                continue;
            }
        }
    }

    /// By reflection: the compiler warns of the class, which every Java has, in a way that cannot be silenced.
    private static void handle(String name, IntConsumer handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handlers = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {handlers}, (self, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        handler.accept((int) signal.getMethod("getNumber").invoke(arguments[0]));
                    }
                    return null;
                });
        signal.getMethod("handle", signal, handlers)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    }
}
