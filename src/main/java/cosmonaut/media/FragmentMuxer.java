package cosmonaut.media;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/// Makes the bytes of a fragmented mp4 file (ISO/IEC 14496-12, section 8.8): a head, and a fragment for every picture.
/// The head with any number of whole fragments is a clip that plays, so a clip that is broken off loses nothing.
final class FragmentMuxer implements AutoCloseable {

    private final AVFormatContext format = new AVFormatContext(null);
    private final AVStream stream;
    private final AVCodecContext codec;
    private final byte[] head;

    /// @param codec that makes the packets
    FragmentMuxer(AVCodecContext codec) throws IOException {
        this.codec = codec;
        NativeFailure.check(avformat.avformat_alloc_output_context2(format, null, "mp4", null));
        stream = avformat.avformat_new_stream(format, null);
        stream.time_base(codec.time_base()).avg_frame_rate(codec.framerate());
        try {
            NativeFailure.check(avcodec.avcodec_parameters_from_context(stream.codecpar(), codec));
            head = collected(() -> {
                AVDictionary options = new AVDictionary(null);
                avutil.av_dict_set(options, "fflags", "+bitexact", 0); // no version and no date
                avutil.av_dict_set(options, "movflags", "+empty_moov+default_base_moof+frag_custom+skip_trailer", 0);
                int said = avformat.avformat_write_header(format, options);
                avutil.av_dict_free(options);
                return said;
            });
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    byte[] head() {
        return head;
    }

    /// The fragment of one packet.
    byte[] fragment(AVPacket packet) throws IOException {
        avcodec.av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
        packet.stream_index(0);
        return collected(() -> {
            int said = avformat.av_write_frame(format, packet);
            return said < 0 ? said : avformat.av_write_frame(format, null);
        });
    }

    /// A call of the library that writes.
    private interface Writing {
        int run();
    }

    private byte[] collected(Writing writing) throws IOException {
        AVIOContext memory = new AVIOContext(null);
        NativeFailure.check(avformat.avio_open_dyn_buf(memory));
        format.pb(memory);
        int said = writing.run();
        BytePointer written = new BytePointer();
        int length = avformat.avio_close_dyn_buf(memory, written);
        format.pb(null);
        byte[] bytes = new byte[length];
        written.capacity(length).get(bytes);
        avutil.av_free(written);
        NativeFailure.check(said);
        return bytes;
    }

    @Override
    public void close() {
        avformat.avformat_free_context(format);
    }
}
