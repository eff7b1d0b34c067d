package cosmonaut.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;

/// What the video library refused, in its own words.
final class NativeFailure {

    private static final int LONGEST = 200;

    private NativeFailure() {}

    /// @param said the library's answer, negative where it failed
    static void check(int said) throws IOException {
        if (said < 0) {
            throw of(said);
        }
    }

    static IOException of(int said) {
        byte[] text = new byte[LONGEST];
        avutil.av_strerror(said, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new IOException("the video library says \"" + new String(text, 0, end, StandardCharsets.UTF_8) + "\"");
    }
}
