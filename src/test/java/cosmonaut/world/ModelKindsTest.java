package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import cosmonaut.tensor.backend.device.FakeDeviceBackend.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every kind of model flies through the same pipeline, on the processor and on a device.
final class ModelKindsTest {

    /// The kinds, each as tiny random networks.
    enum Kind {
        /// Rays, packed masks, keyframes ahead by a prior of its own, a refiner.
        STARTER {
            @Override
            Path write(Path folder) throws IOException {
                return RandomModel.withPrior(RandomModel.outpainting(folder, 0.05));
            }

            /// Of the chunk and of the one picture made ahead: warped pictures for the encoder and again with their
            /// masks for the refiner, cameras, packed masks, noise, nearness and facts for the prior, hints for depth.
            @Override
            Map<String, Integer> transfers() {
                return Map.ofEntries(
                        Map.entry("UPLOAD F32[1,32,64,3]", 1 + 8 + 8 + 1 + 1),
                        Map.entry("UPLOAD F32[1,1,32,64]", 8 + 1),
                        Map.entry("UPLOAD F64[3,4,16]", 1),
                        Map.entry("UPLOAD F64[1,4,16]", 1),
                        Map.entry("UPLOAD F32[16,3,4,8]", 1),
                        Map.entry("UPLOAD F32[16,1,4,8]", 1),
                        Map.entry("UPLOAD F32[8,3,4,8]", 1),
                        Map.entry("UPLOAD F32[8,1,4,8]", 1),
                        Map.entry("UPLOAD F32[4,1,4,8]", 1),
                        Map.entry("UPLOAD F32[1,25]", 1),
                        Map.entry("UPLOAD F32[5,1,32,64]", 1),
                        Map.entry("DOWNLOAD U8[1,32,64,3]", 8),
                        Map.entry("DOWNLOAD F32[1,32,64,3]", 1 + 1),
                        Map.entry("DOWNLOAD F32[1,1,32,64]", 1));
            }

            @Override
            int evaluationsWithoutTransfer() {
                return 3 + 3;
            }
        },
        /// Two buffers of latent masks, foreground masking, its own schedule and initial noise, guidance with the same
        /// text on both sides, every new depth aligned (GEN3C sections 2 and 3).
        GEN3C {
            @Override
            Path write(Path folder) throws IOException {
                return RandomModel.gen3c(folder);
            }

            /// The picture that was remembered last, with its depth, and the conditioning frame. Of 9 cameras in two
            /// batches: the depths of two buffers, the two renders, and the one that the last picture's depth is
            /// settled with, which alone comes back.
            @Override
            Map<String, Integer> transfers() {
                return Map.ofEntries(
                        Map.entry("UPLOAD F32[1,32,64,3]", 1 + 1),
                        Map.entry("UPLOAD F32[1,1,32,64]", 1),
                        Map.entry("UPLOAD U8[32,64]", 1),
                        Map.entry("UPLOAD F64[8,16,3]", 1),
                        Map.entry("UPLOAD U8[8,16]", 1),
                        Map.entry("UPLOAD F64[8,13]", 2 * 2 + 2 * 2 + 1),
                        Map.entry("UPLOAD F64[8,12]", 2 * 2 + 1),
                        Map.entry("DOWNLOAD F64[8]", 2 * 2),
                        Map.entry("DOWNLOAD F32[8,4,8,1]", 2),
                        Map.entry("DOWNLOAD F32[1,4,8,1]", 2),
                        Map.entry("UPLOAD F32[8,3,4,8]", 1),
                        Map.entry("UPLOAD F32[5,1,32,64]", 1),
                        Map.entry("DOWNLOAD U8[1,32,64,3]", 8),
                        Map.entry("DOWNLOAD F32[1,32,64,3]", 1 + 1),
                        Map.entry("DOWNLOAD F32[1,1,32,64]", 1 + 2));
            }

            @Override
            int evaluationsWithoutTransfer() {
                return 3 + 2;
            }
        },
        /// The paper's cameras: rays alone, neither memory nor depth.
        PLUECKER {
            @Override
            Path write(Path folder) throws IOException {
                Path model = RandomModel.write(
                        folder,
                        8 + 1 + 6,
                        ",\"guidance\":0.0,\"pluecker\":{\"order\":\"dm\",\"frames\":\"fourth\",\"scale\":1.0}");
                Files.delete(model.resolve("depth/config.json"));
                Files.delete(model.resolve("depth/model.safetensors"));
                Files.delete(model.resolve("depth"));
                return model;
            }

            /// The conditioning frame, cameras and noise; the pictures, and the last of them unrounded.
            @Override
            Map<String, Integer> transfers() {
                return Map.of(
                        "UPLOAD F32[1,32,64,3]", 1,
                        "UPLOAD F64[3,1,16]", 1,
                        "UPLOAD F32[8,3,4,8]", 1,
                        "DOWNLOAD U8[1,32,64,3]", 8,
                        "DOWNLOAD F32[1,32,64,3]", 1);
            }

            @Override
            int evaluationsWithoutTransfer() {
                return 3;
            }
        };

        abstract Path write(Path folder) throws IOException;

        /// What crosses between host and device in a chunk. Pictures go there interleaved, as they are kept, and come
        /// back in 8 bits.
        abstract Map<String, Integer> transfers();

        /// Evaluations with nothing moved since the one before: all of a sampling loop, and a mask behind its colours.
        abstract int evaluationsWithoutTransfer();
    }

    @TempDir
    private Path folder;

    private static List<CameraFrame> cameras(int chunk) {
        return Move.TURN_RIGHT
                .path(RandomModel.start().camera(), 1 + 8 * (chunk + 1), 12, new Pace(1, 30, 4))
                .frames()
                .subList(1 + 8 * chunk, 9 + 8 * chunk);
    }

    private static List<byte[]> pictures(Chunk chunk) {
        return chunk.frames().stream().map(frame -> frame.picture().rgb()).toList();
    }

    private static void assertSame(List<byte[]> expected, List<byte[]> made) {
        assertEquals(expected.size(), made.size());
        for (int i = 0; i < made.size(); i++) {
            assertArrayEquals(expected.get(i), made.get(i), "picture " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fliesIsCancelledAndGoesBackToANode(Kind kind) throws IOException {
        Path model = kind.write(folder);
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            TestPilot pilot = new TestPilot(world, RandomModel.start());
            WorldNode root = pilot.here();
            List<byte[]> first = pictures(pilot.rollout(cameras(0)));
            WorldNode node = pilot.here();
            List<byte[]> second = pictures(pilot.rollout(cameras(1)));
            assertFalse(java.util.Arrays.equals(first.getLast(), second.getLast()));
            pilot.returnTo(node);
            for (int evaluation : new int[] {1, 3, 4}) {
                int[] asked = new int[1];
                ChunkProgress giveUp = new ChunkProgress() {
                    @Override
                    public void at(int done, int total) {}

                    @Override
                    public boolean cancelled() {
                        return asked[0]++ == evaluation;
                    }
                };
                assertThrows(CancellationException.class, () -> pilot.rollout(cameras(1), giveUp));
            }
            assertSame(second, pictures(pilot.rollout(cameras(1))));
            pilot.returnTo(root);
            assertSame(first, pictures(pilot.rollout(cameras(0))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void fliesOnADeviceAndMovesNothingWhileSampling(Kind kind) throws IOException {
        Path model = kind.write(folder);
        List<byte[]> expected;
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            TestPilot pilot = new TestPilot(world, RandomModel.start());
            pilot.rollout(cameras(0));
            expected = pictures(pilot.rollout(cameras(1)));
        }
        try (FakeDeviceBackend device = new FakeDeviceBackend(DType.F32);
                LatentCameraWorld world = LatentCameraWorld.open(model, device, SamplingChoice.MODELS_OWN)) {
            TestPilot pilot = new TestPilot(world, RandomModel.start());
            pilot.rollout(cameras(0));
            device.forget();
            List<Integer> crossings = new ArrayList<>();
            List<byte[]> made = pictures(pilot.rollout(cameras(1), new ChunkProgress() {
                @Override
                public void at(int done, int total) {
                    crossings.add(device.crossings().size());
                }

                @Override
                public boolean cancelled() {
                    return false;
                }
            }));
            assertSame(expected, made);
            Map<String, Integer> listed = new TreeMap<>();
            for (Transfer transfer : device.crossings()) {
                listed.merge(transfer.direction() + " " + transfer.what(), 1, Integer::sum);
            }
            assertEquals(kind.transfers(), listed);
            int still = 0;
            for (int i = 1; i < crossings.size(); i++) {
                still += crossings.get(i).equals(crossings.get(i - 1)) ? 1 : 0;
            }
            assertEquals(kind.evaluationsWithoutTransfer(), still);
        }
    }

    /// Whole chunks on the card, with f32 about the pictures of the processor; with bf16 pictures of their own, and the
    /// same ones again. Then nothing of the card's memory is left.
    @ParameterizedTest
    @EnumSource
    void fliesOnACard(Kind kind) throws IOException {
        assumeTrue(Cards.areThere(), "no kernel can be tried here");
        Path model = kind.write(folder);
        List<byte[]> expected;
        try (Backend backend = new CpuBackend(2)) {
            expected = secondChunk(model, backend);
        }
        try (CudaBackend card = Cards.open(DType.F32)) {
            long before = card.liveBytes();
            assertTrue(difference(expected, secondChunk(model, card)) < 0.1, kind + " is another picture in f32");
            assertEquals(before, card.liveBytes(), "bytes of the card");
        }
        try (CudaBackend card = Cards.open(DType.BF16)) {
            List<byte[]> made = secondChunk(model, card);
            assertTrue(difference(expected, made) < 16, kind + " is another picture in bf16");
            assertSame(made, secondChunk(model, card));
        }
        assertEquals("", Cards.trouble());
    }

    private static List<byte[]> secondChunk(Path model, Backend backend) {
        try (LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            TestPilot pilot = new TestPilot(world, RandomModel.start());
            pilot.rollout(cameras(0));
            return pictures(pilot.rollout(cameras(1)));
        }
    }

    /// Grey levels on average.
    private static double difference(List<byte[]> expected, List<byte[]> made) {
        long sum = 0;
        long count = 0;
        for (int i = 0; i < expected.size(); i++) {
            byte[] a = expected.get(i);
            byte[] b = made.get(i);
            for (int j = 0; j < a.length; j++) {
                sum += Math.abs(Byte.toUnsignedInt(a[j]) - Byte.toUnsignedInt(b[j]));
            }
            count += a.length;
        }
        return (double) sum / count;
    }

    /// The pipeline asks no model of what kind it is: no null test, no switch, no `instanceof` but for its own nodes.
    @ParameterizedTest
    @ValueSource(classes = {LatentCameraWorld.class, ClipGenerator.class})
    void knowsNoKind(Class<?> pipeline) throws IOException {
        try (InputStream bytes = pipeline.getResourceAsStream(pipeline.getSimpleName() + ".class")) {
            ClassFile.of().parse(bytes.readAllBytes()).methods().stream()
                    .flatMap(method -> method.code().stream())
                    .flatMap(CodeModel::elementStream)
                    .forEach(ModelKindsTest::requireBlind);
        }
    }

    private static void requireBlind(CodeElement element) {
        if (element instanceof Instruction instruction) {
            assertFalse(CHOICES.contains(instruction.opcode()), () -> instruction + " chooses by kind");
        }
        if (element instanceof TypeCheckInstruction check && check.opcode() == Opcode.INSTANCEOF) {
            assertTrue(check.type().asInternalName().endsWith("$Node"), () -> check + " chooses by kind");
        }
        if (element instanceof InvokeDynamicInstruction dynamic) {
            assertFalse(dynamic.bootstrapMethod().owner().displayName().equals("SwitchBootstraps"));
        }
    }

    private static final Set<Opcode> CHOICES =
            EnumSet.of(Opcode.IFNULL, Opcode.IFNONNULL, Opcode.TABLESWITCH, Opcode.LOOKUPSWITCH);
}
