package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.OneLine;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are made to do harm, as a command meets them: one line on stderr, exit code 2, and nothing on stdout.
final class HostileFilesTest {

    private static final Path STARTER = Path.of("sample-scenes", "starter");

    @TempDir
    private Path folder;

    private static int run(Writer out, Writer err, Object... args) {
        return Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.of(args).map(Object::toString).toArray(String[]::new));
    }

    private static void assertRefused(String named, Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = run(out, err, args);
        String said = err.toString();
        assertEquals(2, code, said);
        assertEquals("", out.toString());
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("cosmonaut: ") && said.contains(named), said);
        assertTrue(said.strip().length() <= OneLine.LONGEST, said);
        assertEquals(OneLine.escaped(said.strip()), said.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[2147483647,2147483647,2147483647] | impossible shape",
                "[2147483647,2147483647] | its offsets span 0"
            })
    void productsOfExtentsDoNotOverflow(String shape, String why) throws IOException {
        Path file = Files.write(
                folder.resolve("a.safetensors"),
                SafetensorsWriter.file(
                        "{\"a\":{\"dtype\":\"XYZ\",\"shape\":" + shape + ",\"data_offsets\":[0,0]}}", new byte[0]));
        assertRefused(why, "inspect", file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800.png", "a\\u0000.png", "\\u001b]0;x.png", "..", "a/b.png"})
    void aSceneNamesNoFileOutsideWhatCanBeSpelled(String name) throws IOException {
        String scene = Files.readString(Path.of("sample-scenes/street-morning/scene.json"));
        Files.writeString(
                folder.resolve("scene.json"),
                scene.replaceFirst(
                        "\"picture\" *: *\"[^\"]*\"",
                        java.util.regex.Matcher.quoteReplacement("\"picture\": \"" + name + "\"")));
        assertRefused("scene.json, key picture", "rollout", "--scene", folder);
    }

    @Test
    void aNameThatCannotBeSpelledIsNoArgument() {
        assertRefused("--out", "rollout", "--out", "a\0b.mp4");
        assertRefused("a\\u0000b", "rollout", "--model", "a\0b");
        assertRefused("a\\u0000b", "inspect", "a\0b");
        assertRefused("a\\u0000b", "rollout", "--scene", "a\0b");
    }

    /// The starter with another file in it.
    private Path modelWith(String name, String text) throws IOException {
        Path model = folder.resolve("model");
        try (Stream<Path> files = Files.walk(STARTER)) {
            for (Path file : files.toList()) {
                Path to = model.resolve(STARTER.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        Files.writeString(model.resolve(name), text);
        return model;
    }

    private String tokenizer(String score, int templateIds) {
        String ids = "1,".repeat(templateIds - 1) + "1";
        return """
                {"added_tokens":[],"normalizer":null,"pre_tokenizer":{"type":"Metaspace"},
                "post_processor":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},
                {"SpecialToken":{"id":"</s>"}}],"special_tokens":{"</s>":{"ids":[%s]}}},
                "model":{"type":"Unigram","unk_id":2,"vocab":[["<pad>",0],["</s>",0],["<unk>",%s]]}}""".formatted(ids, score);
    }

    @ParameterizedTest
    @CsvSource({"400, 1, numbers of 100 characters", "1, 513, more than 64 tokens around a text"})
    void aTokenizerHasLimits(int digits, int templateIds, String why) throws IOException {
        Path model = modelWith("tokenizer/tokenizer.json", tokenizer("9".repeat(digits), templateIds));
        assertRefused(why, "rollout", "--frames", 2, "--model", model, "--out", folder.resolve("a.mp4"));
    }

    @Test
    void whatAFileHidesIsShownEscaped() throws IOException {
        Path model = modelWith(
                "world.json",
                Files.readString(STARTER.resolve("world.json"))
                        .replaceFirst("\\{", "{\"\\\\u001b[31mred\\\\u0007\\\\u202e\": 1,"));
        assertRefused("\\u001b[31mred\\u0007\\u202e", "rollout", "--model", model);
        Files.writeString(model.resolve("world.json"), "{\"" + "x".repeat(5000) + "\": 1}");
        assertRefused("world.json", "rollout", "--model", model);
    }

    @Test
    void aNullAmongTheNumbersOfAClipIsNamed() throws IOException {
        Path clip = Path.of("sample-scenes/evaluation/moving-canyon-950000");
        Path copy = Files.createDirectory(folder.resolve("c"));
        Files.copy(clip.resolve("path.tum"), copy.resolve("path.tum"));
        String described = Files.readString(clip.resolve("clip.json"));
        Files.writeString(
                copy.resolve("clip.json"), described.replaceFirst("\"pictures\" *: *\\[", "\"pictures\": [null, "));
        assertRefused("pictures[0]", "evaluate", "starter", "--clips", folder);
    }

    @Test
    void aPictureOfTooManyPixelsIsRefusedBeforeItIsDecoded() throws IOException {
        Path file = folder.resolve("huge.png");
        PictureFile.writePng(Picture.black(16, 16), file);
        byte[] bytes = Files.readAllBytes(file);
        java.nio.ByteBuffer.wrap(bytes).putInt(16, 10_000).putInt(20, 10_000);
        Files.write(file, bytes);
        assertRefused("67 megapixels", "rollout", "--scene", file);
        bytes[24] = 16;
        Files.write(file, bytes);
        assertRefused("44 megapixels", "rollout", "--scene", file);
    }

    @Test
    void aFolderOfPointersIsNamed() throws IOException {
        Path transformer = Files.createDirectory(folder.resolve("transformer"));
        Files.writeString(transformer.resolve("config.json"), "{\"_class_name\": \"CosmosTransformer3DModel\"}");
        Files.writeString(
                transformer.resolve("diffusion_pytorch_model.safetensors"),
                "version https://git-lfs.github.com/spec/v1\nsize 4965799096\n");
        assertRefused("Git LFS pointer", "inspect", folder);
        assertRefused("git lfs pull", "rollout", "--model", folder);
    }

    @Test
    void anUnknownCommandIsToldThoughHelpWasAsked() {
        assertRefused("no command rolout (did you mean rollout?)", "rolout", "--help");
        assertRefused("no command rolout (did you mean rollout?)", "rolout");
        assertRefused("--wings", "rollout", "--wings", "--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"devices", "--help", "--version", "rollout --help", "devices --json"})
    void stdoutThatCannotBeWrittenIsNoSuccess(String command) {
        StringWriter err = new StringWriter();
        PrintWriter full = new PrintWriter(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        int code = Main.run(full, new PrintWriter(err, true), command.split(" "));
        assertEquals(2, code);
        assertTrue(err.toString().contains("stdout"), err.toString());
    }

    @Test
    void namesInJsonCannotSteerATerminal() throws IOException {
        Path file = Files.write(
                folder.resolve("a.safetensors"),
                new SafetensorsWriter()
                        .addFloats("\\u001b[31m\\u009b\\u202e\\u00fc", new int[] {1}, 1)
                        .bytes());
        StringWriter out = new StringWriter();
        assertEquals(0, run(out, new StringWriter(), "inspect", file, "--tensors", "--json"));
        assertTrue(out.toString().strip().chars().allMatch(c -> c >= ' ' && c <= '~'), out.toString());
        StringWriter shown = new StringWriter();
        assertEquals(0, run(shown, new StringWriter(), "inspect", file, "--tensors"));
        assertTrue(shown.toString().contains("\\u001b[31m\\u009b\\u202e\u00fc"), shown.toString());
    }

    @Test
    void aFaultLeavesOneLineAndAFileWithTheDetails() throws IOException {
        String before = System.getProperty("cosmonaut.config");
        System.setProperty("cosmonaut.config", folder.toString());
        try {
            StringWriter err = new StringWriter();
            Writer broken = new StringWriter() {
                @Override
                public void write(String text, int from, int count) {
                    throw new IllegalStateException("secret");
                }
            };
            assertEquals(1, run(broken, err, "devices", "--json"));
            String said = err.toString().strip();
            assertEquals(1, said.lines().count());
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> left = files.toList();
                assertEquals(1, left.size());
                assertTrue(said.endsWith(left.getFirst().toString()), said);
                String details = Files.readString(left.getFirst());
                assertTrue(details.contains("IllegalStateException: secret") && details.contains("  at "), details);
            }
        } finally {
            if (before == null) {
                System.clearProperty("cosmonaut.config");
            } else {
                System.setProperty("cosmonaut.config", before);
            }
        }
    }
}
