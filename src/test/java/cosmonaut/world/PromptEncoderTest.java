package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.media.Picture;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.ResidencyPlan;
import cosmonaut.model.TextPlacement;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.MatrixBytes;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where prompts are encoded and kept, pictures do not tell.
final class PromptEncoderTest {

    private static final String PROMPT = "a quiet library with tall shelves";

    @TempDir
    private Path folder;

    private Path model = Path.of("");
    private Path kept = Path.of("");

    @BeforeEach
    void write() throws IOException {
        model = RandomModel.withText(RandomModel.packed(folder.resolve("model")));
        kept = folder.resolve("prompts");
    }

    /// The pictures of a chunk under a prompt.
    private byte[] fly(Backend backend, TextEncoding text, String prompt) {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        try (backend;
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN, text)) {
            WorldStart plain = RandomModel.start();
            WorldStart start = new WorldStart(plain.picture(), plain.depth(), plain.camera(), prompt, 3);
            for (GeneratedFrame frame :
                    new TestPilot(world, start).rollout(RandomModel.walk(0, -1)).frames()) {
                Picture picture = frame.picture();
                shown.writeBytes(picture.rgb());
            }
        }
        return shown.toByteArray();
    }

    private byte[] fly(TextEncoding text, String prompt) {
        return fly(new CpuBackend(1), text, prompt);
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.list(kept)) {
            return files.toList();
        }
    }

    /// Whoever read the weights now would say so; by size, time and header they are the same.
    private Path spoilWeights() throws IOException {
        Path weights = model.resolve("text_encoder/model.safetensors");
        FileTime time = Files.getLastModifiedTime(weights);
        byte[] bytes = Files.readAllBytes(weights);
        int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        Arrays.fill(bytes, 8 + header, bytes.length, (byte) -1); // NaN everywhere
        Files.write(weights, bytes);
        Files.setLastModifiedTime(weights, time);
        return weights;
    }

    @Test
    void aPromptThatIsKeptNeedsNoWeights() throws IOException {
        TextEncoding keeping = new TextEncoding(kept);
        byte[] plain = fly(TextEncoding.PLAIN, PROMPT);
        assertFalse(Arrays.equals(plain, fly(TextEncoding.PLAIN, "snow")), "the prompt is seen");
        assertArrayEquals(plain, fly(keeping, PROMPT));
        assertEquals(1, entries().size());
        Path weights = spoilWeights();
        assertArrayEquals(plain, fly(keeping, PROMPT));
        assertRefused(keeping, "snow");
        assertRefused(TextEncoding.PLAIN, PROMPT);
        Files.setLastModifiedTime(weights, FileTime.fromMillis(1));
        assertRefused(keeping, PROMPT);
    }

    @Test
    void anotherVocabularyOrLengthIsAnotherEntry() throws IOException {
        TextEncoding keeping = new TextEncoding(kept);
        fly(keeping, PROMPT);
        Path words = model.resolve("tokenizer/spiece.model");
        ByteArrayOutputStream same = new ByteArrayOutputStream();
        same.writeBytes(Files.readAllBytes(words));
        // An unknown field that changes nothing but the bytes.
        same.writeBytes(new byte[] {(byte) 0xF8, 6, 1});
        Files.write(words, same.toByteArray());
        fly(keeping, PROMPT);
        assertEquals(2, entries().size());
        Path config = model.resolve("world.json");
        Files.writeString(config, Files.readString(config).replace("\"max_text_tokens\":16", "\"max_text_tokens\":12"));
        fly(keeping, PROMPT);
        assertEquals(3, entries().size());
    }

    @Test
    void aDamagedEntryIsWrittenAnew() throws IOException {
        TextEncoding keeping = new TextEncoding(kept);
        byte[] plain = fly(keeping, PROMPT);
        Path entry = entries().getFirst();
        byte[] sound = Files.readAllBytes(entry);
        byte[] damaged = sound.clone();
        damaged[60] ^= 1;
        Files.write(entry, damaged);
        assertArrayEquals(plain, fly(keeping, PROMPT));
        assertArrayEquals(sound, Files.readAllBytes(entry));
    }

    /// Opening is enough: no prompt has been encoded yet, and the one of the start is kept.
    @Test
    void weightsThatAreCutOrOfAnotherModelAreRefusedWhenTheWorldIsOpened() throws IOException {
        TextEncoding keeping = new TextEncoding(kept);
        TextEncoding beside = new TextEncoding(kept, () -> {
            throw new AssertionError("nothing is encoded");
        });
        fly(keeping, PROMPT);
        Path weights = model.resolve("text_encoder/model.safetensors");
        byte[] sound = Files.readAllBytes(weights);
        Path config = model.resolve("text_encoder/config.json");
        String told = Files.readString(config);
        for (TextEncoding text : List.of(TextEncoding.PLAIN, keeping, beside)) {
            Files.write(weights, Arrays.copyOf(sound, sound.length - 1));
            assertNotOpened(text, "text_encoder");
            Files.write(weights, sound);
            Files.writeString(config, told.replace("\"d_ff\":16", "\"d_ff\":24"));
            assertNotOpened(text, "the configuration needs [24, 8]; use weights and config.json of one model");
            Files.writeString(config, told.replace("\"num_layers\":3", "\"num_layers\":4"));
            assertNotOpened(text, "is missing");
            Files.writeString(config, told);
        }
    }

    private void assertNotOpened(TextEncoding text, String because) {
        HostMemory memory = new HostMemory();
        try (Backend backend = new CpuBackend(1, memory)) {
            InvalidInputException refused = assertThrows(
                    InvalidInputException.class,
                    () -> LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN, text)
                            .close());
            assertTrue(refused.toString().contains(because), refused.toString());
        }
        assertEquals(0, memory.liveBytes());
    }

    /// An encoder that is larger than all other parts together and does not fit: on the device its blocks would be
    /// streamed and every other part take turns; beside it everything else stays.
    @Test
    void theEncoderGoesToTheProcessorWhereTheNetworksNeedTheMemory() throws IOException {
        RandomModel.withLargeText(model);
        ModelFolder known = ModelFolder.detect(model);
        MatrixBytes plain = MatrixBytes.in(DType.F32);
        long much = 1L << 40;
        long between = much - known.plan(null, DType.F32, much).freeBytes();
        ResidencyPlan rest = known.plan(null, DType.F32, plain, much, Set.of("text_encoder"));
        long little = rest.peakBytes() + between;
        long encoder =
                known.plan(null, DType.F32, much).of("text_encoder").part().workingBytes();
        assertTrue(encoder > rest.peakBytes(), encoder + " of " + rest.peakBytes());

        TextPlacement placed = known.placed(null, DType.F32, plain, little);
        assertTrue(placed.beside() && placed.plan().isResident(), placed.summary());
        assertTrue(placed.summary().endsWith("; prompts are encoded by the processor"), placed.summary());
        assertFalse(known.placed(null, DType.F32, plain, encoder + between).beside(), "taking turns is enough");
        assertFalse(known.placed(null, DType.F32, plain, much).beside());
        assertFalse(known.placed(null, DType.F32, plain, 0).beside(), "nothing fits anyway");

        List<String> said = new ArrayList<>();
        AtomicInteger opened = new AtomicInteger();
        TextEncoding choosing = new TextEncoding(
                null,
                () -> {
                    opened.incrementAndGet();
                    return new CpuBackend(1);
                },
                true,
                said::add);
        byte[] whole = fly(new FakeDeviceBackend(DType.F32), choosing, PROMPT);
        assertEquals(List.of(), said);
        assertEquals(0, opened.get());
        HostMemory memory = new HostMemory(little);
        assertArrayEquals(whole, fly(new FakeDeviceBackend(DType.F32, memory), choosing, PROMPT));
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.getFirst().startsWith("prompts are encoded by the processor"), said.getFirst());
        assertEquals(1, opened.get());
        assertTrue(memory.peakBytes() < encoder, memory.peakBytes() + " of " + encoder);
    }

    /// An encoder of f32 that is read where it lies takes the table, a block's norms and its rows, not its matrices.
    @Test
    void theMatricesOfAnEncoderOnTheProcessorStayInTheFile() throws IOException {
        RandomModel.withLargeText(model);
        long weights = Files.size(model.resolve("text_encoder/model.safetensors"));
        HostMemory memory = new HostMemory();
        TextEncoding beside = new TextEncoding(null, () -> new CpuBackend(1, memory));
        fly(new FakeDeviceBackend(DType.F32), beside, PROMPT);
        assertTrue(memory.peakBytes() < weights / 8, memory.peakBytes() + " of " + weights);
        assertEquals(0, memory.liveBytes());
    }

    private void assertRefused(TextEncoding text, String prompt) {
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> fly(text, prompt));
        assertTrue(refused.toString().contains("text_encoder"), refused.toString());
    }

    @Test
    void theProcessorEncodesForADevice() {
        byte[] plain = fly(new FakeDeviceBackend(DType.F32), TextEncoding.PLAIN, PROMPT);
        AtomicInteger opened = new AtomicInteger();
        TextEncoding beside = new TextEncoding(kept, () -> {
            opened.incrementAndGet();
            return new CpuBackend(1);
        });
        assertArrayEquals(plain, fly(new FakeDeviceBackend(DType.F32), beside, PROMPT));
        assertEquals(1, opened.get());
        assertArrayEquals(plain, fly(new FakeDeviceBackend(DType.F32), beside, PROMPT));
        assertEquals(1, opened.get(), "the second time it is read");
    }

    @Test
    void whatIsElsewhereNeedsNoMemoryOfTheDevice() {
        ModelFolder known = ModelFolder.detect(model);
        assertEquals(
                known.sizes(null, DType.F32).size() - 1,
                known.plan(null, DType.F32, MatrixBytes.in(DType.F32), 1L << 40, Set.of("text_encoder"))
                        .placements()
                        .size());
    }

    @Test
    void aVocabularyOfAnotherModelIsRefusedBeforeLoading() throws IOException {
        Path config = model.resolve("text_encoder/config.json");
        String sound = Files.readString(config);
        for (String rows : new String[] {"300", "32128"}) {
            Files.writeString(config, sound.replaceFirst("\"vocab_size\":\\d+", "\"vocab_size\":" + rows));
            InvalidInputException refused =
                    assertThrows(InvalidInputException.class, () -> fly(TextEncoding.PLAIN, PROMPT));
            assertTrue(
                    refused.toString().contains("spiece.model")
                            && refused.toString().contains("vocab_size " + rows),
                    refused.toString());
        }
    }
}
