import static org.lwjgl.util.shaderc.Shaderc.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.shaderc.ShadercIncludeResolve;
import org.lwjgl.util.shaderc.ShadercIncludeResult;
import org.lwjgl.util.shaderc.ShadercIncludeResultRelease;

/// Compiles every `.vert`, `.frag` and `.comp` of a folder to SPIR-V for Vulkan 1.2, as `name.stage.spv` in another.
/// Nothing is done while the results are newer than all sources. An error ends the build and names its file and line.
///
/// Run by the build: `java CompileShaders.java SHADERS OUT`.
final class CompileShaders {

    private static final Map<String, Integer> STAGES = Map.of(
            "vert", shaderc_glsl_vertex_shader,
            "frag", shaderc_glsl_fragment_shader,
            "comp", shaderc_glsl_compute_shader);

    private CompileShaders() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Path out = Path.of(args[1]);
        List<Path> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.filter(Files::isRegularFile).sorted().toList();
        }
        List<Path> sources =
                all.stream().filter(file -> STAGES.containsKey(ending(file))).toList();
        if (fresh(all, sources, out)) {
            return;
        }
        Files.createDirectories(out);
        long compiler = shaderc_compiler_initialize();
        long options = options(folder);
        for (Path source : sources) {
            compile(compiler, options, source, out.resolve(source.getFileName() + ".spv"));
        }
        shaderc_compile_options_release(options);
        shaderc_compiler_release(compiler);
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static boolean fresh(List<Path> all, List<Path> sources, Path out) throws IOException {
        long newest = 0;
        for (Path file : all) {
            newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
        }
        for (Path source : sources) {
            Path result = out.resolve(source.getFileName() + ".spv");
            if (!Files.exists(result) || Files.getLastModifiedTime(result).toMillis() < newest) {
                return false;
            }
        }
        return true;
    }

    private static long options(Path folder) {
        long options = shaderc_compile_options_initialize();
        shaderc_compile_options_set_target_env(options, shaderc_target_env_vulkan, shaderc_env_version_vulkan_1_2);
        shaderc_compile_options_set_optimization_level(options, shaderc_optimization_level_performance);
        shaderc_compile_options_set_warnings_as_errors(options);
        ShadercIncludeResolve resolve = ShadercIncludeResolve.create((data, requested, type, requesting, depth) -> {
            Path file = folder.resolve(MemoryUtil.memUTF8(requested));
            ShadercIncludeResult result = ShadercIncludeResult.calloc();
            try {
                result.source_name(MemoryUtil.memUTF8(file.toString(), false));
                result.content(MemoryUtil.memUTF8(Files.readString(file), false));
            } catch (IOException e) {
                // An empty name tells the compiler that the content is what went wrong.
                result.source_name(MemoryUtil.memUTF8("", false));
                result.content(MemoryUtil.memUTF8("cannot read " + file, false));
            }
            return result.address();
        });
        ShadercIncludeResultRelease release = ShadercIncludeResultRelease.create((data, result) -> {
            ShadercIncludeResult included = ShadercIncludeResult.create(result);
            MemoryUtil.memFree(included.source_name());
            MemoryUtil.memFree(included.content());
            included.free();
        });
        shaderc_compile_options_set_include_callbacks(options, resolve, release, 0);
        return options;
    }

    private static void compile(long compiler, long options, Path source, Path result) throws IOException {
        long compiled = shaderc_compile_into_spv(
                compiler, Files.readString(source), STAGES.get(ending(source)), source.toString(), "main", options);
        try {
            if (shaderc_result_get_compilation_status(compiled) != shaderc_compilation_status_success) {
                System.err.print(shaderc_result_get_error_message(compiled));
                System.exit(1);
            }
            ByteBuffer code = shaderc_result_get_bytes(compiled);
            byte[] bytes = new byte[code.remaining()];
            code.get(bytes);
            Files.write(result, bytes);
        } finally {
            shaderc_result_release(compiled);
        }
    }
}
