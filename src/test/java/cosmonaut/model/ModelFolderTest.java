package cosmonaut.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.FinalSigma;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.diffusion.SigmaSchedule;
import cosmonaut.diffusion.SolverKind;
import cosmonaut.network.text.SentencePieceFiles;
import cosmonaut.network.text.TextTokenizer;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.MatrixBytes;
import cosmonaut.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// A folder says what it is: by its `world.json`, or by the published configurations in it.
final class ModelFolderTest {

    private static final Path STARTER = Path.of("sample-scenes/starter");

    @TempDir
    private Path folder;

    @Test
    void theStarterIsWhatItsWorldJsonSays() {
        ModelFolder starter = ModelFolder.detect(STARTER);
        assertEquals(ModelFamily.WORLD, starter.family());
        assertTrue(starter.isSteerable());
        assertEquals(List.of("fast", "quality"), starter.presets());
        assertEquals(WorldConfig.ofModel(STARTER, "fast"), starter.world("fast"));
        assertEquals(SamplerConfig.read(STARTER.resolve("scheduler/config.json")), starter.sampling(null));
        assertEquals(
                List.of(
                        "text_encoder",
                        "transformer",
                        "vae",
                        "depth",
                        "keyframe_prior",
                        "refiner",
                        "refiner_2",
                        "panorama",
                        "panorama_finish",
                        "panorama_distance"),
                starter.parts().stream().map(p -> p.getFileName().toString()).toList());
        assertEquals(10, starter.sizes(null, DType.F32).size());
        assertTrue(starter.description().contains("9 pictures of 192x112 at once"), starter.description());
    }

    @Test
    void gen3cHasItsTwoBuffersAndItsOwnSchedule() throws IOException {
        ModelFolder gen3c =
                ModelFolder.detect(new PublishedFolder(folder).transformer(81).path());
        assertEquals(ModelFamily.GEN3C, gen3c.family());
        assertEquals(List.of(), gen3c.missingWeights());
        assertTrue(gen3c.missingParts().getFirst().contains("no depth network"), gen3c.missingParts()::toString);
        WorldConfig world = gen3c.world(null);
        assertEquals("1280x704 121 1 24.0 1.0", figures(world));
        assertEquals(
                new WorldConfig.Cache(2, "latent", 1, "none", "range", 0.05, null, null, 100, null, true),
                world.cache());
        assertNull(world.pluecker());
        assertEquals(
                new SamplerConfig(
                        35, SolverKind.EULER, FinalSigma.ZERO, 80, 0.0002, 7, 0.5, SigmaSchedule.Kind.PREDICT1),
                gen3c.sampling(null));
        assertEquals("", gen3c.world(null).negativePrompt());
        assertEquals(WorldConfig.DepthPolicyKind.ALIGN, gen3c.world(null).depthPolicyKind());
    }

    @Test
    void aCameraFineTuneHasRaysAnd57Pictures() throws IOException {
        ModelFolder camera =
                ModelFolder.detect(new PublishedFolder(folder).transformer(23).path());
        assertEquals(ModelFamily.CAMERA, camera.family());
        WorldConfig world = camera.world(null);
        assertEquals("1280x704 57 1 24.0 7.0", figures(world));
        assertEquals(new WorldConfig.Pluecker("md", "fourth", 1), world.pluecker());
        assertNull(world.cache());
        assertEquals(
                new SamplerConfig(35, SolverKind.EULER, FinalSigma.SIGMA_MIN, 80, 0.002, 7, 0.5),
                camera.sampling(null));
        assertRefused(() -> camera.world("fast"), "fast", "world.json");
    }

    private static String figures(WorldConfig world) {
        return world.width() + "x" + world.height() + " " + world.chunkFrames() + " " + world.overlap() + " "
                + world.fps() + " " + world.guidance();
    }

    @Test
    void whatNoCameraSteersIsNamedAndNotFlown() throws IOException {
        PublishedFolder published = new PublishedFolder(folder);
        ModelFolder video = ModelFolder.detect(published.path());
        assertEquals(ModelFamily.VIDEO2WORLD, video.family());
        assertFalse(video.isSteerable());
        assertEquals(3, video.sizes(null, DType.BF16).size());
        assertRefused(() -> video.world(null), "Video2World", "follows a camera");
        published.transformer(16).write("model_index.json", "{\"_class_name\":\"CosmosTextToWorldPipeline\"}");
        assertEquals(ModelFamily.TEXT2WORLD, ModelFolder.detect(folder).family());
    }

    @Test
    void aWorldJsonHasTheLastWord() throws IOException {
        PublishedFolder published = new PublishedFolder(folder).transformer(81);
        published.write("world.json", Files.readString(STARTER.resolve("world.json")));
        ModelFolder own = ModelFolder.detect(folder);
        assertEquals(ModelFamily.WORLD, own.family());
        assertEquals(384, own.world(null).width());
    }

    @Test
    void theSchedulerOfDiffusersIsRead() throws IOException {
        PublishedFolder published = new PublishedFolder(folder).transformer(81);
        published.write("scheduler/scheduler_config.json", "{\"_class_name\":\"EDMEulerScheduler\",\"sigma_max\":70}");
        assertEquals(70, ModelFolder.detect(folder).sampling(null).sigmaMax());
    }

    @Test
    void weightsThatAreMissingOrForeignAreNamed() throws IOException {
        assertEquals(List.of(), ModelFolder.detect(STARTER).missingWeights());
        new PublishedFolder(folder).transformer(81);
        assertEquals(List.of(), ModelFolder.detect(folder).missingWeights());
        Files.delete(folder.resolve("vae/model.safetensors"));
        Files.delete(folder.resolve("transformer/model.safetensors"));
        Files.writeString(folder.resolve("transformer/model.gguf"), "GGUF and so on");
        List<String> missing = ModelFolder.detect(folder).missingWeights();
        assertEquals(2, missing.size());
        assertTrue(missing.getFirst().contains("model.gguf is a GGUF file"), missing.toString());
        assertTrue(missing.getLast().contains("vae: no weights here"), missing.toString());
    }

    @Test
    void otherTransformersAreNamed() throws IOException {
        PublishedFolder published = new PublishedFolder(folder).transformer(30);
        ModelFolder unknown = ModelFolder.detect(folder);
        assertEquals(ModelFamily.OTHER, unknown.family());
        assertTrue(unknown.description().contains("30 channels"), unknown.description());
        assertRefused(() -> unknown.world(null), "30 channels");
        published.write("transformer/config.json", "{\"_class_name\":\"FluxTransformer2DModel\",\"guidance\":1}");
        assertTrue(ModelFolder.detect(folder).description().contains("FluxTransformer2DModel"));
        assertTrue(ModelFolder.detect(folder).sizes(null, DType.F32).isEmpty());
    }

    @Test
    void missingAndContradictingPartsAreRefusedInOneLine() throws IOException {
        PublishedFolder published = new PublishedFolder(folder).transformer(16);
        assertRefused(() -> ModelFolder.detect(folder), "CosmosVideoToWorldPipeline", "in_channels 16");
        published.transformer(17).tokenizer(16);
        assertRefused(() -> ModelFolder.detect(folder), "groups of 16", "world.json");
        published.tokenizer(8);
        Files.delete(folder.resolve("tokenizer/tokenizer.json"));
        assertRefused(() -> ModelFolder.detect(folder), "tokenizer.json is missing");
        published.write("tokenizer/tokenizer.json", "{}");
        replace("text_encoder/config.json", "\"d_model\":1024", "\"d_model\":768");
        assertRefused(() -> ModelFolder.detect(folder), "d_model 768", "text_embed_dim 1024");
        replace("text_encoder/config.json", "\"d_model\":768", "\"d_model\":1024");
        replace("transformer/config.json", "[128,240,240]", "[8,240,240]");
        assertRefused(() -> ModelFolder.detect(folder), "max_size 8x240x240");
        Files.delete(folder.resolve("vae/config.json"));
        assertRefused(() -> ModelFolder.detect(folder), "vae", "config.json is missing");
        assertRefused(() -> ModelFolder.detect(folder.resolve("absent")), "absent", "does not exist");
    }

    @Test
    void aVocabularyIsReadInEitherFormatAndHeldToTheEncodersTable() throws IOException {
        PublishedFolder published = new PublishedFolder(folder);
        published.write("tokenizer/tokenizer.json", "{}");
        assertTrue(vocabularyLine().contains("is no Unigram tokenizer"), vocabularyLine());
        Files.delete(folder.resolve("tokenizer/tokenizer.json"));
        Files.write(folder.resolve("tokenizer/spiece.model"), SentencePieceFiles.bare());
        assertTrue(vocabularyLine().contains("spiece.model has"), vocabularyLine());
        assertTrue(vocabularyLine().contains("vocab_size 32128"), vocabularyLine());
        int tokens =
                TextTokenizer.read(folder.resolve("tokenizer/spiece.model")).vocabularySize();
        // As T5's: 28 rows of padding.
        replace("text_encoder/config.json", "\"vocab_size\":32128", "\"vocab_size\":" + (tokens + 28));
        assertFalse(vocabularyLine().contains("spiece.model"), vocabularyLine());
    }

    /// What `inspect` says last of the parts.
    private String vocabularyLine() {
        return ModelFolder.detect(folder).mismatches().getLast();
    }

    private void replace(String file, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertTrue(text.contains(from));
        Files.writeString(folder.resolve(file), text.replace(from, to));
    }

    @Test
    void lonePartsAreNamed() throws IOException {
        assertPart(STARTER.resolve("vae"), "causal video tokenizer");
        assertPart(STARTER.resolve("transformer"), "diffusion transformer, original names");
        byte[] gen3c = new SafetensorsWriter()
                .addFloats("net.x_embedder.proj.1.weight", new int[] {1, 328}, new float[328])
                .addFloats("net.final_layer.linear.weight", new int[] {64, 1}, new float[64])
                .bytes();
        assertPart(Files.write(folder.resolve("model.safetensors"), gen3c), "GEN3C");
        Files.delete(folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("model.gguf"), "GGUF and so on");
        assertPart(folder, "model.gguf is a GGUF file");
        Files.delete(folder.resolve("model.gguf"));
        assertPart(Path.of("src/test/resources/cosmonaut/weights/script.jit"), "unknown weights");
        assertEquals(ModelFamily.NONE, ModelFolder.detect(folder).family());
        Files.writeString(folder.resolve("config.json"), "{\"_class_name\":\"AutoencoderKLCosmos\"}");
        assertPart(folder, "AutoencoderKLCosmos");
    }

    private static void assertPart(Path path, String said) {
        ModelFolder part = ModelFolder.detect(path);
        assertEquals(ModelFamily.PART, part.family());
        assertTrue(part.description().contains(said), part.description());
        assertFalse(part.isSteerable());
        assertRefused(() -> part.world(null), said);
    }

    /// The figures of Cosmos 1.0 section 1.9 and GEN3C section 1: 7,237,257,728 parameters, 56,320 tokens.
    @Test
    void the7BModelTakesWhatItsConfigurationSays() throws IOException {
        ModelFolder gen3c =
                ModelFolder.detect(new PublishedFolder(folder).transformer(81).path());
        List<PartSize> sizes = gen3c.sizes(null, DType.BF16);
        assertEquals(
                List.of("text_encoder", "transformer", "vae"),
                sizes.stream().map(PartSize::name).toList());
        int unused = 512; // of the loss and the rotary buffers, which are in the file and not in the network
        assertEquals(2 * (7_237_257_728L - unused), sizes.get(1).weightBytes());
        assertEquals(28, sizes.get(1).blocks());
        assertBetween(4.7e9, 4.9e9, sizes.getFirst().weightBytes() / 2.0);
        assertBetween(
                7 * 56_320L * 4096 * 2, 8.5 * 56_320L * 4096 * 2, sizes.get(1).workspaceBytes());
        assertTrue(ResidencyPlan.of(sizes, 80_000_000_000L).isResident());
        ClipSize clip = gen3c.clip(null).orElseThrow();
        ClipSize plain = new ClipSize(clip.width(), clip.height(), clip.frames(), clip.textTokens());
        PartFolders parts = new PartFolders(gen3c.path());
        assertEquals(
                4L * 1280 * 704 * (121 + 60),
                new PartSizes(clip, DType.BF16).between(parts) - new PartSizes(plain, DType.BF16).between(parts),
                "the masks of a clip, and what is warped");
        ResidencyPlan consumer = ResidencyPlan.of(sizes, 24_000_000_000L);
        assertTrue(consumer.fits() && !consumer.isResident(), consumer.summary());
        ResidencyPlan small = ResidencyPlan.of(sizes, 12_000_000_000L);
        assertEquals(ResidencyPlan.Mode.STREAMED, small.of("transformer").mode());
    }

    /// The camera-conditioned 7B over 57 pictures of 704x1280, in bf16: in turns on a card of 24 GB, streamed on one of
    /// 12, of which the backend keeps a quarter of a gigabyte for operations.
    @Test
    void the7BCameraModelFliesOnCardsOf24And12Gigabytes() throws IOException {
        new PublishedFolder(folder).transformer(33);
        PartSizes sizes = new PartSizes(new ClipSize(1280, 704, 57, 512), DType.BF16);
        List<PartSize> parts = sizes.in(new PartFolders(folder));
        long between = sizes.between(new PartFolders(folder));
        assertBetween(1.2e9, 1.5e9, between); // 57 pictures twice, and latents
        ResidencyPlan consumer = ResidencyPlan.of(parts, 23_700_000_000L - between);
        assertTrue(consumer.fits(), consumer.summary());
        assertTrue(
                consumer.placements().stream().noneMatch(part -> part.mode() == ResidencyPlan.Mode.STREAMED),
                consumer.summary());
        ResidencyPlan small = ResidencyPlan.of(parts, 11_700_000_000L - between);
        assertTrue(small.fits(), small.summary());
        assertEquals(ResidencyPlan.Mode.STREAMED, small.of("transformer").mode());
        assertBetween(0.95e9, 1.05e9, parts.getLast().workspaceBytes());
    }

    /// In 8 bits its blocks take half, and the rows that they are given are rounded in memory of their own; the rest is
    /// as before. On a card of 16 GB it need not be streamed any more.
    @Test
    void eightBitBlocksTakeHalf() throws IOException {
        new PublishedFolder(folder).transformer(33);
        ClipSize clip = new ClipSize(1280, 704, 57, 512);
        MatrixBytes eight = (n, k) -> (long) n * k >= 1 << 22 ? (long) n * k + 4L * n : 2L * n * k;
        PartSizes plain = new PartSizes(clip, DType.BF16);
        PartSizes rounded = new PartSizes(clip, DType.BF16, eight);
        PartSize before = plain.in(new PartFolders(folder)).get(1);
        PartSize after = rounded.in(new PartFolders(folder)).get(1);
        // Of a block: four square maps, two of the text's queries, two of its 1024 features, two of the MLP.
        long halved = 4096L * (6 * 4096 + 2 * 1024 + 8 * 4096);
        long scales = 4L * (9 * 4096 + 16384);
        assertEquals(before.blockBytes() - halved + scales, after.blockBytes());
        assertEquals(before.weightBytes() - 28 * (halved - scales), after.weightBytes());
        assertEquals(before.workspaceBytes(), after.workspaceBytes());
        assertEquals(
                plain.in(new PartFolders(folder)).getFirst(),
                rounded.in(new PartFolders(folder)).getFirst());
        assertEquals(
                28_160L * 20_480 * 9 / 8,
                rounded.between(new PartFolders(folder)) - plain.between(new PartFolders(folder)));

        long free = 15_700_000_000L;
        assertEquals(
                ResidencyPlan.Mode.STREAMED,
                ResidencyPlan.of(plain.in(new PartFolders(folder)), free - plain.between(new PartFolders(folder)))
                        .of("transformer")
                        .mode());
        ResidencyPlan turns =
                ResidencyPlan.of(rounded.in(new PartFolders(folder)), free - rounded.between(new PartFolders(folder)));
        assertTrue(turns.fits(), turns.summary());
        assertEquals(ResidencyPlan.Mode.TURNS, turns.of("transformer").mode());
    }

    private static void assertBetween(double low, double high, double value) {
        assertTrue(value > low && value < high, low + " < " + value + " < " + high);
    }

    private static void assertRefused(Executable call, String... words) {
        @Nullable String said = assertThrows(InvalidInputException.class, call).getMessage();
        assertNotNull(said);
        for (String word : words) {
            assertTrue(said.contains(word), said);
        }
        assertEquals(1, said.lines().count(), said);
    }
}
