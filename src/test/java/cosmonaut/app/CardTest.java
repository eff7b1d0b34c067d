package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.media.VideoReader;
import cosmonaut.model.ModelFolder;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import cosmonaut.tensor.backend.cuda.StandIn;
import cosmonaut.world.RandomModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the command line meets a card: found, unusable, or with too little memory. On the stand-in device.
final class CardTest {

    @TempDir
    private Path folder;

    private StandIn device;

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void plugIn() {
        assumeTrue(StandIn.missing().isEmpty(), StandIn.missing());
        device = StandIn.load();
        device.plugIn();
    }

    @AfterEach
    void pullOut() {
        assertEquals("", device.trouble());
        assertEquals(0, device.live("contexts"));
        device.pullOut();
    }

    private static Ended run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.of(args).map(Object::toString).toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    @Test
    void devicesNamesTheCardOrTheReason() {
        assertTrue(
                run("devices").out().lines().anyMatch(line -> line.startsWith("cuda       usable    cuda: stand-in")));
        device.set("driver", 12_020);
        assertTrue(run("devices")
                .out()
                .lines()
                .anyMatch(line -> line.startsWith("cuda       not here  the NVIDIA driver knows CUDA 12.2, 12.4 is")));
    }

    @Test
    void autoTakesTheCardAndSaysWhyItDoesNot() {
        List<String> said = new ArrayList<>();
        try (Backend backend = Backends.open(BackendName.auto, DType.BF16, said::add)) {
            assertInstanceOf(CudaBackend.class, backend);
            assertEquals(DType.BF16, backend.activationType());
        }
        assertEquals(List.of(), said);
        device.set("major", 7);
        try (Backend backend = Backends.open(BackendName.auto, DType.BF16, said::add)) {
            assertInstanceOf(CpuBackend.class, backend);
        }
        assertEquals(
                List.of("the processor computes, because stand-in device has compute capability 7.0, 8.0 is needed"
                        + " (GeForce RTX 30, A100 or newer)"),
                said);
    }

    @Test
    void aCardThatWasAskedForByNameAndCannotStartIsExitCode3() {
        device.set("driver", 11_080);
        Ended ended = run("rollout", "--backend", "cuda", "--out", folder.resolve("clip.mp4"));
        assertEquals(3, ended.code());
        assertEquals(
                "cosmonaut: backend cuda cannot be used: the NVIDIA driver knows CUDA 11.8, 12.4 is needed; install a"
                        + " driver of the 550 series or newer; use --backend cpu\n",
                ended.err());
    }

    @Test
    void aModelThatDoesNotFitOnTheCardIsExitCode3() {
        device.set("memory", 64 << 20);
        Ended ended = run("rollout", "--backend", "cuda", "--out", folder.resolve("clip.mp4"));
        assertEquals(3, ended.code());
        assertTrue(
                ended.err().contains("does not fit into memory") && ended.err().contains("are missing"), ended.err());
    }

    /// So much memory that the parts of a model take turns, and take some in every chunk.
    private void leaveRoomForTurns(Path model) {
        ModelFolder known = ModelFolder.detect(model);
        try (Backend card = Backends.open(BackendName.cuda, DType.F32, line -> {})) {
            long least = 0;
            long most = device.live("bytes") + (1L << 30);
            while (most - least > 4096) {
                device.set("memory", (least + most) / 2);
                boolean fits = known.plan(null, DType.F32, card.freeBytes()).fits();
                if (fits) {
                    most = (least + most) / 2;
                } else {
                    least = (least + most) / 2;
                }
            }
            device.set("memory", most);
            assertFalse(known.plan(null, DType.F32, card.freeBytes()).isResident());
        }
    }

    private long blocks() {
        return device.calls("cuMemAllocAsync") + device.calls("cuMemAlloc");
    }

    /// What was made is kept with its cameras, a line says what was missing and what to lower, and the same flight can
    /// be flown again.
    @Test
    void memoryThatEndsInTheMiddleOfAFlightKeepsWhatWasFlown() throws IOException {
        Path model = RandomModel.packed(Files.createDirectory(folder.resolve("model")));
        leaveRoomForTurns(model);
        Path clip = folder.resolve("clip.mp4");
        Object[] command = {
            "rollout",
            "--backend",
            "cuda",
            "--model",
            model,
            "--scene",
            "sample-scenes/street-morning",
            "--move",
            "forward",
            "--frames",
            17,
            "--steps",
            1,
            "--motion",
            "ghost",
            "--out",
            clip
        };
        long before = blocks();
        assertEquals(0, run(command).code());
        long needed = blocks() - before;
        byte[] whole = Files.readAllBytes(clip);

        device.set("allocations", needed - needed / 10);
        Ended broken = run(command);
        device.set("allocations", -1);
        assertEquals(3, broken.code(), broken.err());
        List<String> said = broken.err().lines().toList();
        String kept = "cosmonaut: the flight broke off; the 9 pictures before it are in " + clip;
        assertTrue(said.contains(kept), broken.err());
        String last = said.getLast();
        assertTrue(last.contains(" free: ") && last.contains("ask for smaller pictures or fewer frames"), last);
        assertEquals(9, VideoReader.readAll(clip).size());
        assertTrue(Files.readString(folder.resolve("clip.json")).contains("cuda"));

        assertEquals(0, run(command).code());
        assertArrayEquals(whole, Files.readAllBytes(clip));
    }

    @Test
    void thePrecisionThatTheProcessorLacksIsRefused() {
        Ended ended = run("rollout", "--backend", "cpu", "--precision", "bf16", "--out", folder.resolve("clip.mp4"));
        assertEquals(2, ended.code());
        assertTrue(ended.err().contains("leave --precision out"), ended.err());
    }

    @Test
    void productsInEightBitsAreRefusedInOneLineWhereTheyAreNot() {
        assertRefused(2, "the cpu backend has no products of fp8; leave", "--backend", "cpu", "--precision", "f32");
        assertRefused(2, "--products fp8 needs networks that compute with bf16; add", "--precision", "f32");
        assertRefused(
                3,
                "--products fp8 cannot be used: stand-in device has compute capability 8.0, 8-bit products need 8.9"
                        + " (GeForce RTX 40, L4, H100 or newer); leave it out",
                "--precision",
                "bf16");
        device.pullOut();
        assertRefused(3, "--products fp8 cannot be used: the NVIDIA driver", "--precision", "bf16");
    }

    private void assertRefused(int code, String reason, String... options) {
        Ended ended = run(Stream.concat(
                        Stream.of("rollout", "--products", "fp8", "--out", folder.resolve("clip.mp4")),
                        Stream.of(options))
                .toArray());
        assertEquals(code, ended.code(), ended.err());
        assertTrue(ended.err().startsWith("cosmonaut: " + reason), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
    }

    @Test
    void benchCardMeasuresProductsInEightBits() {
        device.set("minor", 9);
        Ended ended = run("bench", "card", "--miniature", "--products", "fp8", "--only", "linear");
        assertTrue(ended.out().contains("linear maps of video networks in 8 bits"), ended.out() + ended.err());
    }

    @Test
    void inspectPlansForTheCard() {
        Ended ended = run("inspect", "sample-scenes/starter");
        assertTrue(ended.out().contains("memory plan on the card (f32): everything resident"), ended.out());
    }
}
