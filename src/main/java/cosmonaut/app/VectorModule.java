package cosmonaut.app;

import cosmonaut.DeviceException;
import java.lang.reflect.InvocationTargetException;

/// The module of the Vector API, which the processor's backend computes with.
///
/// It is still an incubator module. Named on the command line, it makes Java write a warning before everything that
/// this program says, and keeps Java from using a class archive whole. So the program loads it itself, the way Java
/// loads the module of a monitoring tool that attaches later.
final class VectorModule {

    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /// Loads the module unless it is there already; to be called before anything computes.
    ///
    /// @throws DeviceException if this Java has no such module, or was started without access to its own loader
    static void load() {
        if (ModuleLayer.boot().findModule(NAME).isPresent()) {
            return;
        }
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
        } catch (ReflectiveOperationException | RuntimeException e) {
            Throwable cause = e instanceof InvocationTargetException thrown ? thrown.getCause() : e;
            throw new DeviceException(
                    "this Java cannot load " + NAME + " (" + cause + "); start it with --add-modules=" + NAME);
        }
    }
}
