package cosmonaut.media;

import cosmonaut.UnpackedLibraries;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/// The native video codec of this machine. It is loaded here and nowhere else, when the first clip needs it, so that
/// the program starts without one.
public final class VideoCodec {

    private static final String H264 = "libopenh264";
    /// Part of every build of the library; less sharp for its size, and played by everything too.
    private static final String FALLBACK = "mpeg4";

    private final String encoder;

    private VideoCodec(String encoder) {
        this.encoder = encoder;
    }

    /// Loads the codec; after the first time this costs nothing.
    ///
    /// @throws CodecUnavailableException if there is none for this system, with the reason
    public static VideoCodec load() throws CodecUnavailableException {
        UnpackedLibraries.choose();
        try {
            Loader.load(avutil.class);
            Loader.load(avcodec.class);
            Loader.load(avformat.class);
            Loader.load(swscale.class);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            throw new CodecUnavailableException(
                    "no video codec for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                            + " could be loaded (" + e.getMessage() + "); write single pictures instead",
                    e);
        }
        // What goes wrong is thrown as one line of our own; the library's own words would only stand beside it.
        avutil.av_log_set_level(avutil.AV_LOG_FATAL);
        for (String name : new String[] {H264, FALLBACK}) {
            if (avcodec.avcodec_find_encoder_by_name(name) != null) {
                return new VideoCodec(name);
            }
        }
        throw new CodecUnavailableException(
                "the video library of this build can encode neither H.264 nor MPEG-4; write single pictures instead");
    }

    /// The encoder's name in the library, `libopenh264` or `mpeg4`.
    public String encoder() {
        return encoder;
    }

    /// The version of the library behind it.
    public String version() {
        return avutil.av_version_info().getString();
    }

    boolean isH264() {
        return encoder.equals(H264);
    }
}
