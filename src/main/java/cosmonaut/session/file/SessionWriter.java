package cosmonaut.session.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Appends records to a session's file. A record is whole or, for whoever reads, not there.
final class SessionWriter implements Closeable {

    /// Bytes that a broken writing may leave at the end; a copy is kept of a file that loses more.
    private static final long SCRAP = 1 << 16;

    private final SessionDisk disk;
    private long end;

    private SessionWriter(SessionDisk disk, long end) {
        this.disk = disk;
        this.end = end;
    }

    /// A new file.
    static SessionWriter begin(SessionDisk disk, SessionHeader header) throws IOException {
        disk.write(ByteBuffer.wrap(SessionRecords.SIGNATURE), 0);
        SessionWriter writer = new SessionWriter(disk, SessionRecords.SIGNATURE.length);
        writer.append(SessionRecords.header(header));
        return writer;
    }

    /// A file that goes on; what a broken writing left is cut. Of a damaged file a copy is kept beside it.
    ///
    /// @throws cosmonaut.InvalidInputException when somebody writes it
    static SessionWriter resume(Session session) throws IOException {
        Path file = session.file();
        Session.Extent extent = session.extent();
        if (extent.damaged() || extent.size() - extent.end() > SCRAP) {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        }
        FileDisk disk = FileDisk.existing(file);
        try {
            disk.cut(extent.end());
        } catch (IOException e) {
            disk.close();
            throw e;
        }
        return new SessionWriter(disk, extent.end());
    }

    /// @param content of a record
    /// @throws IOException when the disk refuses; the same record may be tried again
    void append(byte[] content) throws IOException {
        ByteBuffer record = SessionRecords.framed(content);
        int bytes = record.remaining();
        try {
            disk.write(record, end);
        } catch (IOException e) {
            try {
                disk.cut(end);
            } catch (IOException cut) {
                e.addSuppressed(cut);
            }
            throw e;
        }
        end += bytes;
    }

    void force() throws IOException {
        disk.force();
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
