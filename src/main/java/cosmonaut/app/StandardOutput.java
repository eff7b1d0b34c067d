package cosmonaut.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/// What a command prints. A reader that has seen enough, as `head` has, ends it in silence; any other trouble stays
/// with the writer, which tells it by [PrintWriter#checkError].
final class StandardOutput extends FilterOutputStream {

    private boolean unread;

    private StandardOutput() {
        super(new FileOutputStream(FileDescriptor.out));
    }

    /// In the character set of the terminal.
    static PrintWriter open() {
        Charset charset = System.out.charset();
        return new PrintWriter(new OutputStreamWriter(new StandardOutput(), charset), true);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (unread) {
            return;
        }
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            // EPIPE has no exception of its own; Windows says that the pipe is being closed.
            unread = String.valueOf(e.getMessage())
                    .matches("(?i).*(broken pipe|pipe is being closed|pipe has been ended).*");
            if (!unread) {
                throw e;
            }
        }
    }
}
