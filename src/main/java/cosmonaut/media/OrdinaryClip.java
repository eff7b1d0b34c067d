package cosmonaut.media;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/// Brings a fragmented clip into the ordinary form: one index before all pictures, so that every player and browser
/// shows its length at once. The pictures are copied as they are.
final class OrdinaryClip {

    private static final int BUFFER = 1 << 18;

    private OrdinaryClip() {}

    /// @param from a fragmented mp4 file. It is read through this channel, as a second one would end the locks that its
    ///             process holds on it.
    /// @param to   the file to write, replaced if it is there
    /// @throws IOException if the disk has no room for a second copy, or fails
    static void write(FileChannel from, Path to) throws IOException {
        VideoCodec.load();
        try (Reading reading = new Reading(from);
                Writing writing = new Writing(to, reading.stream())) {
            AVPacket packet = avcodec.av_packet_alloc();
            try {
                int said = avformat.av_read_frame(reading.format, packet);
                while (said >= 0) {
                    avcodec.av_packet_rescale_ts(packet, reading.stream().time_base(), writing.stream.time_base());
                    packet.pos(-1);
                    NativeFailure.check(avformat.av_write_frame(writing.format, packet));
                    avcodec.av_packet_unref(packet);
                    said = avformat.av_read_frame(reading.format, packet);
                }
                if (said != avutil.AVERROR_EOF()) {
                    throw NativeFailure.of(said);
                }
            } finally {
                avcodec.av_packet_free(packet);
            }
            NativeFailure.check(avformat.av_write_trailer(writing.format));
        }
        // The library does not tell whether the last bytes arrived.
        Mp4Boxes.requireComplete(to);
        try (FileChannel written = FileChannel.open(to, StandardOpenOption.WRITE)) {
            written.force(true);
        }
    }

    private static final class Reading implements AutoCloseable {

        private final FileChannel channel;
        // The library calls these as long as the file is open.
        private final Read_packet_Pointer_BytePointer_int read = new Read_packet_Pointer_BytePointer_int() {
            @Override
            public int call(Pointer opaque, BytePointer into, int length) {
                try {
                    int got = channel.read(into.capacity(length).asByteBuffer(), at);
                    at += Math.max(got, 0);
                    return got <= 0 ? avutil.AVERROR_EOF() : got;
                } catch (IOException e) {
                    return avutil.AVERROR_EXTERNAL();
                }
            }
        };
        private final Seek_Pointer_long_int seek = new Seek_Pointer_long_int() {
            @Override
            public long call(Pointer opaque, long offset, int whence) {
                try {
                    if ((whence & avformat.AVSEEK_SIZE) != 0) {
                        return channel.size();
                    }
                    at = switch (whence & ~avformat.AVSEEK_FORCE) {
                        case 1 -> at + offset;
                        case 2 -> channel.size() + offset;
                        default -> offset;
                    };
                    return at;
                } catch (IOException e) {
                    return avutil.AVERROR_EXTERNAL();
                }
            }
        };
        private final AVFormatContext format = avformat.avformat_alloc_context();
        private final AVIOContext source;
        private long at;

        Reading(FileChannel channel) throws IOException {
            this.channel = channel;
            BytePointer buffer = new BytePointer(avutil.av_malloc(BUFFER)).capacity(BUFFER);
            source = avformat.avio_alloc_context(buffer, BUFFER, 0, null, read, null, seek);
            format.pb(source);
            try {
                NativeFailure.check(avformat.avformat_open_input(
                        format, "", avformat.av_find_input_format("mov"), (AVDictionary) null));
                NativeFailure.check(avformat.avformat_find_stream_info(format, (AVDictionary) null));
                if (format.nb_streams() != 1) {
                    throw new IOException("the file holds " + format.nb_streams() + " tracks");
                }
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        AVStream stream() {
            return format.streams(0);
        }

        @Override
        public void close() {
            avformat.avformat_close_input(format);
            avutil.av_free(source.buffer());
            avformat.avio_context_free(source);
            read.close();
            seek.close();
        }
    }

    private static final class Writing implements AutoCloseable {

        private final AVFormatContext format = new AVFormatContext(null);
        private final AVStream stream;

        Writing(Path to, AVStream source) throws IOException {
            NativeFailure.check(avformat.avformat_alloc_output_context2(format, null, "mp4", to.toString()));
            try {
                stream = avformat.avformat_new_stream(format, null);
                NativeFailure.check(avcodec.avcodec_parameters_copy(stream.codecpar(), source.codecpar()));
                stream.codecpar().codec_tag(0);
                if (stream.codecpar().codec_id() == avcodec.AV_CODEC_ID_H264) {
                    // A head that is written before the pictures does not carry it.
                    stream.codecpar()
                            .bit_rate(PictureEncoder.statedRate(
                                    stream.codecpar().width(),
                                    stream.codecpar().height(),
                                    avutil.av_q2d(source.avg_frame_rate())));
                }
                stream.time_base(source.time_base()).avg_frame_rate(source.avg_frame_rate());
                AVIOContext file = new AVIOContext(null);
                NativeFailure.check(avformat.avio_open(file, to.toString(), avformat.AVIO_FLAG_WRITE));
                format.pb(file);
                AVDictionary options = new AVDictionary(null);
                avutil.av_dict_set(options, "fflags", "+bitexact", 0); // no version and no date
                avutil.av_dict_set(options, "movflags", "+faststart", 0);
                int said = avformat.avformat_write_header(format, options);
                avutil.av_dict_free(options);
                NativeFailure.check(said);
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        @Override
        public void close() {
            if (format.pb() != null) {
                avformat.avio_closep(format.pb());
            }
            avformat.avformat_free_context(format);
        }
    }
}
