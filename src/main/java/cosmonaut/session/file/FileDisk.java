package cosmonaut.session.file;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A session in a file that one program at a time writes.
final class FileDisk implements SessionDisk {

    private final FileChannel channel;

    private FileDisk(FileChannel channel) {
        this.channel = channel;
    }

    static FileDisk create(Path file) throws IOException {
        return open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /// @throws InvalidInputException when somebody writes it
    static FileDisk existing(Path file) throws IOException {
        return open(file, StandardOpenOption.WRITE);
    }

    private static FileDisk open(Path file, OpenOption... options) throws IOException {
        FileChannel channel = FileChannel.open(file, options);
        if (!isOurs(channel)) {
            channel.close();
            throw new InvalidInputException("session " + file + " is being flown already; close that flight first");
        }
        return new FileDisk(channel);
    }

    private static boolean isOurs(FileChannel channel) {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            return true; // some network disks know no locks
        }
    }

    @Override
    public void write(ByteBuffer bytes, long at) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) {
            to += channel.write(bytes, to);
        }
    }

    @Override
    public void cut(long end) throws IOException {
        channel.truncate(end);
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
