package cosmonaut;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Files that come from outside: regular ones only, of a size that whoever reads them states before.
///
/// A pipe or a device would be waited for, or read, for ever. In messages `what` names the file, as in
/// `picture a.png`.
public final class InputFile {

    private InputFile() {}

    /// The path that a text means.
    ///
    /// @throws InvalidInputException if the file system cannot spell it
    public static Path named(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw unspellable(text, e);
        }
    }

    /// The file of this name in the folder of another.
    ///
    /// @throws InvalidInputException if the file system cannot spell it
    public static Path beside(Path file, String name) {
        try {
            return file.resolveSibling(name);
        } catch (InvalidPathException e) {
            throw unspellable(name, e);
        }
    }

    /// @throws InvalidInputException if there is no such file, or it is a folder, a pipe or a device
    public static void requireRegular(Path file, String what) {
        if (Files.isRegularFile(file)) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new InvalidInputException(what + " is a folder; give a file");
        }
        if (Files.exists(file)) {
            throw new InvalidInputException(what + " is a pipe or a device; save it as a file and give that");
        }
        boolean dangling = Files.isSymbolicLink(file) && Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        throw new InvalidInputException(
                what + (dangling ? " is a link to a file that is not there" : " does not exist") + "; check the name");
    }

    /// All bytes of a file.
    ///
    /// @param most bytes that are read at most
    /// @throws InvalidInputException if it is no regular file, has more bytes or cannot be read
    public static byte[] read(Path file, String what, int most) {
        requireSize(file, what, most);
        // A file may grow while it is read, and those of /proc say that they are empty.
        byte[] bytes = head(file, what, most + 1);
        if (bytes.length > most) {
            throw tooLarge(what, bytes.length, most);
        }
        return bytes;
    }

    /// The first bytes of a file, fewer where it ends before.
    ///
    /// @throws InvalidInputException if it is no regular file or cannot be read
    public static byte[] head(Path file, String what, int bytes) {
        requireRegular(file, what);
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(bytes);
        } catch (IOException e) {
            throw unreadable(what, e);
        }
    }

    /// The size of a file, in bytes.
    ///
    /// @param most bytes that it may have
    /// @throws InvalidInputException if it is no regular file or has more
    public static long requireSize(Path file, String what, long most) {
        requireRegular(file, what);
        try {
            long size = Files.size(file);
            if (size > most) {
                throw tooLarge(what, size, most);
            }
            return size;
        } catch (IOException e) {
            throw unreadable(what, e);
        }
    }

    private static InvalidInputException tooLarge(String what, long size, long most) {
        return new InvalidInputException(
                what + " has " + size + " bytes, at most " + most + " are read; give a smaller file");
    }

    private static InvalidInputException unreadable(String what, IOException e) {
        return new InvalidInputException(what + " cannot be read (" + e.getMessage() + "); check its rights", e);
    }

    private static InvalidInputException unspellable(String name, InvalidPathException e) {
        return new InvalidInputException(
                "\"" + name + "\" is no name that this system can spell (" + e.getReason()
                        + "); rename the file, or set LC_ALL to a UTF-8 locale",
                e);
    }
}
