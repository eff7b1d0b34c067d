package cosmonaut.drive.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.RigFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class McapTest {

    private static final byte[] MAGIC = {(byte) 0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A};

    @TempDir
    private Path folder;

    private record Found(int opcode, int at, ByteBuffer content) {}

    private static List<Found> records(byte[] bytes, int from, int to) {
        List<Found> found = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = from;
        while (at < to) {
            int length = Math.toIntExact(buffer.getLong(at + 1));
            ByteBuffer content = buffer.slice(at + 9, length).order(ByteOrder.LITTLE_ENDIAN);
            found.add(new Found(bytes[at], at, content));
            at += 9 + length;
        }
        assertEquals(to, at);
        return found;
    }

    private static String text(ByteBuffer buffer) {
        byte[] text = new byte[buffer.getInt()];
        buffer.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static long crc(byte[] bytes, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, to - from);
        return crc.getValue();
    }

    private Path drive() throws IOException {
        List<EgoTrack.Sample> samples = new ArrayList<>();
        for (int i = 0; i < 57; i++) {
            samples.add(new EgoTrack.Sample(i / 24.0, EgoPose.of(i * 0.3, 0.01 * i, 0, 0.002 * i)));
        }
        Path file = folder.resolve("drive.mcap");
        byte[] picture = new byte[20_000];
        List<String> notes = new FoxgloveDrive(new DriveRecording(
                        "d", "", "", 1_700_000_000_000_000L, new EgoTrack(samples), RigFile.nuScenes()))
                .write(
                        file,
                        new FoxgloveDrive.Pictures() {
                            @Override
                            public String format() {
                                return "jpeg";
                            }

                            @Override
                            public byte[] bytes(RigCamera camera, int frame) {
                                return picture;
                            }
                        },
                        new byte[] {1, 2, 3});
        assertEquals(List.of(), notes);
        return file;
    }

    @Test
    void theFileHasTheRecordsOfTheStandard() throws IOException {
        byte[] bytes = Files.readAllBytes(drive());
        assertArrayEquals(MAGIC, Arrays.copyOf(bytes, 8));
        assertArrayEquals(MAGIC, Arrays.copyOfRange(bytes, bytes.length - 8, bytes.length));
        List<Found> all = records(bytes, 8, bytes.length - 8);
        assertEquals(0x01, all.getFirst().opcode());
        Found footer = all.getLast();
        assertEquals(0x02, footer.opcode());
        int summary = Math.toIntExact(footer.content().getLong(0));
        int offsets = Math.toIntExact(footer.content().getLong(8));
        assertEquals(
                crc(bytes, summary, footer.at() + 9 + 16),
                Integer.toUnsignedLong(footer.content().getInt(16)));
        assertTrue(offsets > summary);
        assertEquals(
                List.of((byte) 0x0F),
                all.stream()
                        .filter(r -> r.opcode() == 0x0F)
                        .map(r -> (byte) r.opcode())
                        .toList());
        List<Found> chunks = all.stream().filter(r -> r.opcode() == 0x06).toList();
        assertTrue(chunks.size() > 3, chunks.size() + " chunks");
        long messages = 0;
        for (Found chunk : chunks) {
            messages += messages(bytes, chunk);
        }
        // Six places, six calibrations and the path once; place, pose, motion and six pictures for every frame.
        assertEquals(13 + 57 * 9, messages);
        Found statistics =
                all.stream().filter(r -> r.opcode() == 0x0B).findFirst().orElseThrow();
        assertEquals(messages, statistics.content().getLong(0));
        assertEquals(chunks.size(), statistics.content().getInt(8 + 2 + 4 + 4 + 4));
        Found attachment =
                all.stream().filter(r -> r.opcode() == 0x09).findFirst().orElseThrow();
        int end = attachment.at() + 9 + attachment.content().capacity();
        assertEquals(
                crc(bytes, attachment.at() + 9, end - 4),
                Integer.toUnsignedLong(
                        attachment.content().getInt(attachment.content().capacity() - 4)));
    }

    /// Every message of a chunk is where the index of its channel says.
    private static long messages(byte[] bytes, Found chunk) {
        ByteBuffer content = chunk.content();
        long start = content.getLong();
        long end = content.getLong();
        int size = Math.toIntExact(content.getLong());
        long sum = Integer.toUnsignedLong(content.getInt());
        assertEquals("", text(content));
        assertEquals(size, content.getLong());
        int from = chunk.at() + 9 + content.position();
        assertEquals(sum, crc(bytes, from, from + size));
        Map<Long, Integer> byOffset = new TreeMap<>();
        for (Found record : records(bytes, from, from + size)) {
            if (record.opcode() == 0x05) {
                byOffset.put((long) (record.at() - from), (int) record.content().getShort(0));
                long time = record.content().getLong(6);
                assertTrue(time >= start && time <= end);
            }
        }
        int at = chunk.at() + 9 + content.capacity();
        long indexed = 0;
        while (bytes[at] == 0x07) {
            ByteBuffer index =
                    ByteBuffer.wrap(bytes, at + 1, bytes.length - at - 1).order(ByteOrder.LITTLE_ENDIAN);
            int length = Math.toIntExact(index.getLong());
            int channel = index.getShort();
            int pairs = index.getInt() / 16;
            for (int i = 0; i < pairs; i++) {
                index.getLong();
                assertEquals(channel, byOffset.get(index.getLong()));
                indexed++;
            }
            at += 9 + length;
        }
        assertEquals(byOffset.size(), indexed);
        return indexed;
    }

    private static JsonNode first(Map<String, JsonNode> firsts, String topic) {
        return Objects.requireNonNull(firsts.get(topic), topic);
    }

    @Test
    void messagesAreJsonOfTheirSchemas() throws IOException {
        byte[] bytes = Files.readAllBytes(drive());
        JsonMapper mapper = JsonMapper.builder().build();
        Map<Integer, String> topics = new TreeMap<>();
        Map<String, JsonNode> firsts = new TreeMap<>();
        for (Found chunk : records(bytes, 8, bytes.length - 8)) {
            if (chunk.opcode() != 0x06) {
                continue;
            }
            int from = chunk.at() + 9 + 8 + 8 + 8 + 4 + 4 + 8;
            int to = chunk.at() + 9 + chunk.content().capacity();
            for (Found record : records(bytes, from, to)) {
                ByteBuffer content = record.content();
                if (record.opcode() == 0x03) {
                    content.getShort();
                    String name = text(content);
                    assertEquals("jsonschema", text(content));
                    assertEquals(
                            name, mapper.readTree(text(content)).path("title").asString());
                } else if (record.opcode() == 0x04) {
                    int id = content.getShort();
                    content.getShort();
                    topics.put(id, text(content));
                    assertEquals("json", text(content));
                } else if (record.opcode() == 0x05) {
                    int id = content.getShort();
                    content.position(2 + 4 + 8 + 8);
                    byte[] json = new byte[content.remaining()];
                    content.get(json);
                    firsts.putIfAbsent(topics.getOrDefault(id, "none"), mapper.readTree(json));
                }
            }
        }
        assertEquals(
                1_700_000_000L,
                first(firsts, "/ego/pose").path("timestamp").path("sec").asLong());
        assertEquals(57, first(firsts, "/ego/path").path("poses").size());
        JsonNode calibration = first(firsts, "/camera/front/calibration");
        assertEquals(1266.417203046554, calibration.path("K").path(0).asDouble());
        assertEquals(12, calibration.path("P").size());
        assertEquals(
                "camera_front",
                first(firsts, "/camera/front/image").path("frame_id").asString());
        assertEquals("ego", first(firsts, "/tf").path("parent_frame_id").asString());
    }

    @Test
    void aChannelMustBeKnown() throws IOException {
        try (McapWriter mcap = new McapWriter(folder.resolve("a.mcap"), "x")) {
            assertThrows(IllegalArgumentException.class, () -> mcap.message(1, 0, new byte[0]));
        }
        assertTrue(Files.size(folder.resolve("a.mcap")) > 50);
    }
}
