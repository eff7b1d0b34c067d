package cosmonaut.drive.file;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// Writes MCAP, the container of Foxglove and ROS 2, in chunks with an index, so that players can seek.
///
/// After https://mcap.dev/spec: header; chunks of messages, each with the schemas and channels that it uses and
/// followed by an index of the messages of each channel; attachments; then a summary with schemas, channels, statistics
/// and the index of chunks. Chunks are not compressed; they carry checksums, as do attachments and the summary. Times
/// are nanoseconds. The writer is of one thread.
public final class McapWriter implements AutoCloseable {

    private static final byte[] MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int HEADER = 0x01;
    private static final int FOOTER = 0x02;
    private static final int SCHEMA = 0x03;
    private static final int CHANNEL = 0x04;
    private static final int MESSAGE = 0x05;
    private static final int CHUNK = 0x06;
    private static final int MESSAGE_INDEX = 0x07;
    private static final int CHUNK_INDEX = 0x08;
    private static final int ATTACHMENT = 0x09;
    private static final int ATTACHMENT_INDEX = 0x0A;
    private static final int STATISTICS = 0x0B;
    private static final int SUMMARY_OFFSET = 0x0E;
    private static final int DATA_END = 0x0F;

    private final OutputStream out;
    private long written;
    private final Map<Integer, byte[]> schemas = new LinkedHashMap<>();
    private final Map<Integer, byte[]> channels = new LinkedHashMap<>();
    private final Map<Integer, Integer> schemaOf = new LinkedHashMap<>();
    private final Map<Integer, Long> counts = new TreeMap<>();
    private final List<byte[]> chunkIndex = new ArrayList<>();
    private final List<byte[]> attachmentIndex = new ArrayList<>();
    private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    private final Map<Integer, McapRecord> chunkMessages = new LinkedHashMap<>();
    private final List<Integer> chunkSchemas = new ArrayList<>();
    private long messages;
    private long chunkStart = Long.MAX_VALUE;
    private long chunkEnd;
    private long start = Long.MAX_VALUE;
    private long end;
    private boolean closed;

    /// @throws IOException if the disk is full or fails, as all methods do
    public McapWriter(Path file, String library) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        write(MAGIC);
        write(new McapRecord(HEADER).text("").text(library).done());
    }

    private void write(byte... bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    /// @param json a JSON schema
    /// @return its id
    public int schema(String name, String json) {
        int id = schemas.size() + 1;
        schemas.put(
                id,
                new McapRecord(SCHEMA)
                        .u16(id)
                        .text(name)
                        .text("jsonschema")
                        .text(json)
                        .done());
        return id;
    }

    /// A topic whose messages are JSON.
    ///
    /// @return its id
    public int channel(int schema, String topic) {
        int id = channels.size() + 1;
        channels.put(
                id,
                new McapRecord(CHANNEL)
                        .u16(id)
                        .u16(schema)
                        .text(topic)
                        .text("json")
                        .u32(0)
                        .done());
        schemaOf.put(id, schema);
        counts.put(id, 0L);
        return id;
    }

    /// @param nanos since 1970; a later message may have an earlier time, but players then read more
    public void message(int channel, long nanos, byte[] json) throws IOException {
        if (!chunkMessages.containsKey(channel)) {
            int schema = schemaOf.getOrDefault(channel, 0);
            byte[] known = channels.get(channel);
            byte[] described = schemas.get(schema);
            if (known == null || described == null) {
                throw new IllegalArgumentException("there is no channel " + channel);
            }
            if (!chunkSchemas.contains(schema)) {
                chunk.writeBytes(described);
                chunkSchemas.add(schema);
            }
            chunk.writeBytes(known);
            chunkMessages.put(channel, new McapRecord(0));
        }
        McapRecord index = chunkMessages.get(channel);
        if (index != null) {
            index.u64(nanos).u64(chunk.size());
        }
        long sequence = counts.merge(channel, 1L, Long::sum);
        chunk.writeBytes(new McapRecord(MESSAGE)
                .u16(channel)
                .u32(sequence)
                .u64(nanos)
                .u64(nanos)
                .raw(json)
                .done());
        messages++;
        chunkStart = Math.min(chunkStart, nanos);
        chunkEnd = Math.max(chunkEnd, nanos);
        if (chunk.size() >= CHUNK_BYTES) {
            finishChunk();
        }
    }

    private void finishChunk() throws IOException {
        if (chunkMessages.isEmpty()) {
            return;
        }
        byte[] records = chunk.toByteArray();
        long at = written;
        byte[] record = new McapRecord(CHUNK)
                .u64(chunkStart)
                .u64(chunkEnd)
                .u64(records.length)
                .u32(crc(records))
                .text("")
                .u64(records.length)
                .raw(records)
                .done();
        write(record);
        Map<Integer, Long> offsets = new LinkedHashMap<>();
        long indexAt = written;
        for (Map.Entry<Integer, McapRecord> entry : chunkMessages.entrySet()) {
            offsets.put(entry.getKey(), written);
            byte[] pairs = entry.getValue().done();
            McapRecord index = new McapRecord(MESSAGE_INDEX).u16(entry.getKey()).u32(pairs.length - McapRecord.HEAD);
            write(index.raw(java.util.Arrays.copyOfRange(pairs, McapRecord.HEAD, pairs.length))
                    .done());
        }
        chunkIndex.add(new McapRecord(CHUNK_INDEX)
                .u64(chunkStart)
                .u64(chunkEnd)
                .u64(at)
                .u64(record.length)
                .counts(offsets)
                .u64(written - indexAt)
                .text("")
                .u64(records.length)
                .u64(records.length)
                .done());
        start = Math.min(start, chunkStart);
        end = Math.max(end, chunkEnd);
        chunkStart = Long.MAX_VALUE;
        chunkEnd = 0;
        chunk.reset();
        chunkMessages.clear();
        chunkSchemas.clear();
    }

    private static long crc(byte... bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /// A file within the file, such as the project.
    public void attachment(String name, String mediaType, long nanos, byte[] data) throws IOException {
        finishChunk();
        byte[] open = new McapRecord(ATTACHMENT)
                .u64(nanos)
                .u64(nanos)
                .text(name)
                .text(mediaType)
                .u64(data.length)
                .raw(data)
                .done();
        byte[] content = java.util.Arrays.copyOfRange(open, McapRecord.HEAD, open.length);
        byte[] record =
                new McapRecord(ATTACHMENT).raw(content).u32(crc(content)).done();
        attachmentIndex.add(new McapRecord(ATTACHMENT_INDEX)
                .u64(written)
                .u64(record.length)
                .u64(nanos)
                .u64(nanos)
                .u64(data.length)
                .text(name)
                .text(mediaType)
                .done());
        write(record);
    }

    /// Writes the summary; may be called twice.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            finishChunk();
            write(new McapRecord(DATA_END).u32(0).done());
            writeSummary();
            write(MAGIC);
        }
    }

    private void writeSummary() throws IOException {
        long at = written;
        ByteArrayOutputStream summary = new ByteArrayOutputStream();
        ByteArrayOutputStream offsets = new ByteArrayOutputStream();
        group(summary, offsets, at, SCHEMA, List.copyOf(schemas.values()));
        group(summary, offsets, at, CHANNEL, List.copyOf(channels.values()));
        byte[] statistics = new McapRecord(STATISTICS)
                .u64(messages)
                .u16(schemas.size())
                .u32(channels.size())
                .u32(attachmentIndex.size())
                .u32(0)
                .u32(chunkIndex.size())
                .u64(messages == 0 ? 0 : start)
                .u64(end)
                .counts(counts)
                .done();
        group(summary, offsets, at, STATISTICS, List.of(statistics));
        group(summary, offsets, at, CHUNK_INDEX, chunkIndex);
        group(summary, offsets, at, ATTACHMENT_INDEX, attachmentIndex);
        long offsetsAt = at + summary.size();
        summary.writeBytes(offsets.toByteArray());
        byte[] footer = new McapRecord(FOOTER).u64(at).u64(offsetsAt).u32(0).done();
        CRC32 crc = new CRC32();
        crc.update(summary.toByteArray());
        crc.update(footer, 0, footer.length - 4);
        write(summary.toByteArray());
        write(new McapRecord(FOOTER).u64(at).u64(offsetsAt).u32(crc.getValue()).done());
    }

    private static void group(
            ByteArrayOutputStream summary, ByteArrayOutputStream offsets, long at, int opcode, List<byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        long from = summary.size();
        records.forEach(summary::writeBytes);
        offsets.writeBytes(new McapRecord(SUMMARY_OFFSET)
                .u8(opcode)
                .u64(at + from)
                .u64(summary.size() - from)
                .done());
    }
}
