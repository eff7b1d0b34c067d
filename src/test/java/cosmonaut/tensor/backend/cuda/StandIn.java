package cosmonaut.tensor.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The stand-in driver of `kernels/shim` with the kernels compiled for the processor: a device without a card.
///
/// It is loaded under the name of NVIDIA's driver, so that JCuda and the backend run over it unchanged. The device is
/// there only between [#plugIn] and [#pullOut]: other tests of the same process must not find a card.
public final class StandIn {

    /// Where the kernels' sources are, which a program outside of the repository has to say.
    private static final Path KERNELS = Path.of(System.getProperty("cosmonaut.kernels", "kernels"));

    private static final Path BUILT = KERNELS.resolveSibling("target").resolve("kernels-for-the-processor");
    private static final List<String> FLAGS =
            List.of("-O2", "-std=c++20", "-fPIC", "-shared", "-fvisibility=hidden", "-fopenmp", "-ffp-contract=off");

    private static final Object LOCK = new Object();
    private static @Nullable StandIn loaded;

    private final SymbolLookup driver;

    private StandIn(SymbolLookup driver) {
        this.driver = driver;
    }

    /// Why kernels cannot be compiled here, or nothing.
    public static String missing() {
        try {
            return run(List.of("g++", "--version")).isEmpty() ? "g++ says nothing" : "";
        } catch (IllegalStateException | UncheckedIOException e) {
            return "no C++ compiler is here (g++), so that no kernel can be tried on the processor";
        }
    }

    /// The driver with all kernels; compiled when a source has changed.
    public static StandIn load() {
        synchronized (LOCK) {
            StandIn known = loaded;
            if (known == null) {
                try {
                    Path library = compile(KERNELS.resolve("shim/stand_in_driver.cpp"), "-Wl,-soname,libcuda.so.1");
                    List<Path> families = families()
                            .parallel()
                            .map(file -> compile(file, "-DCPU_SHIM"))
                            .toList();
                    System.load(library.toAbsolutePath().toString());
                    known = new StandIn(SymbolLookup.libraryLookup(library.toAbsolutePath(), Arena.global()));
                    families.forEach(known::add);
                    loaded = known;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return known;
        }
    }

    /// The families of kernels, one a file.
    static Stream<Path> families() throws IOException {
        try (Stream<Path> files = Files.list(KERNELS)) {
            return files.filter(file -> file.toString().endsWith(".cu")).sorted().toList().stream();
        }
    }

    /// Compiles a source into a library that is named after all it is made of.
    static Path compile(Path source, String... further) {
        return compile(KERNELS, source, further);
    }

    /// The same of a family of kernels whose sources were changed, with less work for the compiler.
    ///
    /// @param folder with all that `kernels/` holds
    public static Path compileChanged(Path folder, String family) {
        return compile(
                folder,
                folder.resolve(family + ".cu"),
                "-DCPU_SHIM",
                "-O1",
                "-include",
                standardHeaders().toString());
    }

    /// The standard headers of the shim, compiled ahead: reading them takes as long as all the rest of a family.
    private static Path standardHeaders() {
        synchronized (LOCK) {
            try (Stream<String> lines = Files.lines(KERNELS.resolve("shim/cuda_shim.h"))) {
                List<String> included =
                        lines.filter(line -> line.startsWith("#include <")).toList();
                Files.createDirectories(BUILT);
                Path header = BUILT.resolve("standard.h");
                Path compiled = BUILT.resolve("standard.h.gch");
                if (!Files.exists(compiled) || !Files.readAllLines(header).equals(included)) {
                    Files.write(header, included);
                    List<String> command = command();
                    command.addAll(List.of("-DCPU_SHIM", "-O1", "-x", "c++-header", header.toString(), "-o"));
                    command.add(compiled.toString());
                    run(command);
                }
                return header;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>(List.of("g++"));
        command.addAll(FLAGS);
        if (System.getProperty("os.arch", "").equals("amd64")) {
            command.add("-march=x86-64-v3");
        }
        return command;
    }

    private static Path compile(Path folder, Path source, String... further) {
        try {
            List<String> command = command();
            command.addAll(List.of(further));
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.join(" ", command).getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(source));
            command.addAll(List.of("-I" + folder, "-x", "c++", source.toString(), "-o"));
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(f -> f.toString().matches(".*\\.(h|inc|cuh)"))
                        .sorted()
                        .toList()) {
                    digest.update(Files.readAllBytes(file));
                }
            }
            String hash = HexFormat.of().formatHex(digest.digest()).substring(0, 16);
            Files.createDirectories(BUILT);
            String name = source.getFileName().toString().replaceAll("\\..*", "");
            Path library = BUILT.resolve(name + "-" + hash + ".so");
            if (!Files.exists(library)) {
                Path part = Files.createTempFile(BUILT, name, ".part");
                command.add(part.toString());
                run(command);
                // Another test process may have made the same one meanwhile.
                Files.move(part, library, StandardCopyOption.REPLACE_EXISTING);
            }
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + "\n" + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A fresh device of compute capability 8.0 with 8 GiB.
    public void plugIn() {
        call("standin_reset");
        set("devices", 1);
    }

    /// No device any more.
    public void pullOut() {
        call("standin_reset");
    }

    /// A fact of the driver or the device: `driver`, `devices`, `major`, `minor`, `processors`, `memory`, `shared`,
    /// `pools`, `init` (what cuInit answers), `seed` (the order in which the warps of a kernel run), `eager` (all
    /// streams but the first run ahead), `allocations` (how many blocks of memory are still given, -1 for all),
    /// `uuid0` and `uuid1` (the halves of its UUID, in the byte order of the machine; 0 for the usual one).
    public void set(String name, long value) {
        try (Arena arena = Arena.ofConfined()) {
            Linker.nativeLinker()
                    .downcallHandle(find("standin_set"), FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG))
                    .invoke(arena.allocateFrom(name), value);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// Takes the UUID of another program interface's device, as if both were one card.
    ///
    /// @param uuid 32 hexadecimal digits
    public void passFor(String uuid) {
        ByteBuffer halves = ByteBuffer.wrap(HexFormat.of().parseHex(uuid)).order(ByteOrder.nativeOrder());
        set("uuid0", halves.getLong(0));
        set("uuid1", halves.getLong(8));
    }

    /// Lets the n-th call from now of a function of the driver fail.
    ///
    /// @param function its name, or `*` for any that may fail (what gives back never does)
    /// @param lost whether the device is lost with it
    public void fail(String function, int nth, int code, boolean lost) {
        try (Arena arena = Arena.ofConfined()) {
            Linker.nativeLinker()
                    .downcallHandle(
                            find("standin_fail"), FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT))
                    .invoke(arena.allocateFrom(function), nth, code, lost ? 1 : 0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// How often a function of the driver was called since the device was plugged in; of `*`, how often any was.
    public long calls(String function) {
        return number("standin_count", function);
    }

    /// What is held: `memory` (blocks), `bytes`, `pinned`, `streams`, `events`, `modules`, `graphs`, `executables`,
    /// `contexts`.
    public long live(String what) {
        return number("standin_live", what);
    }

    /// The first thing that was done wrong since the last question, or nothing.
    public String trouble() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(1024);
            Object unused = Linker.nativeLinker()
                    .downcallHandle(find("standin_trouble"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG))
                    .invoke(text, 1024L);
            return text.getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// Takes the kernels of a library, in place of those of the same names.
    public void add(Path library) {
        try (Arena arena = Arena.ofConfined()) {
            int code = (int) Linker.nativeLinker()
                    .downcallHandle(find("standin_library"), FunctionDescriptor.of(JAVA_INT, ADDRESS))
                    .invoke(arena.allocateFrom(library.toAbsolutePath().toString()));
            if (code != 0) {
                throw new IllegalStateException("cannot load " + library);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// Drops the library that was added last.
    public void drop() {
        call("standin_drop_library");
    }

    private long number(String function, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (long) Linker.nativeLinker()
                    .downcallHandle(find(function), FunctionDescriptor.of(JAVA_LONG, ADDRESS))
                    .invoke(arena.allocateFrom(name));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private void call(String function) {
        try {
            Linker.nativeLinker()
                    .downcallHandle(find(function), FunctionDescriptor.ofVoid())
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private MemorySegment find(String function) {
        return driver.find(function).orElseThrow();
    }
}
