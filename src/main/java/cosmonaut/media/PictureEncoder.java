package cosmonaut.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/// Makes one packet of video out of every picture. It looks at no picture ahead, so nothing waits inside it.
final class PictureEncoder implements AutoCloseable {

    /// The quantiser of H.264 (0 lossless, 51 worst) that every macroblock gets: the rate follows the content. At 16
    /// the error is hardly seen on an 8-bit display, and a picture of pure noise still fits the encoder's buffer.
    private static final int QUANTISER = 16;
    /// Slices of a picture. The encoder keeps half a slice of its fixed buffer free, and gives up where it cannot: in
    /// one piece, noise would not fit.
    private static final int SLICES = 8;
    /// Bits of a pixel from which the stated rate follows: above what the quantiser makes, as the standard's level is
    /// taken from it, and no limit to it.
    private static final int STATED_BITS = 12;

    private static final int LOWEST_RATE = 1_000_000;
    private static final int HIGHEST_RATE = 100_000_000;
    /// The quantiser of MPEG-4 (1 best, 31 worst).
    private static final int FALLBACK_QUANTISER = 2;
    /// Seconds between pictures that one can seek to.
    private static final double SEEK_INTERVAL = 2;
    /// Vector code may read beyond the last pixel.
    private static final int READ_AHEAD = 64;
    /// Largest denominator of a rate as a fraction.
    private static final int FINEST_RATE = 1_001_000;

    private static final int SCALING = swscale.SWS_BICUBIC
            | swscale.SWS_ACCURATE_RND
            | swscale.SWS_FULL_CHR_H_INT
            | swscale.SWS_FULL_CHR_H_INP
            | swscale.SWS_BITEXACT;

    private final ByteBuffer pixels;
    private final PointerPointer<BytePointer> planes = new PointerPointer<>(4);
    private final IntPointer strides;
    private final AVCodecContext context;
    private final SwsContext conversion;
    private final AVFrame frame = avutil.av_frame_alloc();
    private final AVPacket packet = avcodec.av_packet_alloc();

    private PictureEncoder(AVCodecContext context) {
        this.context = context;
        int width = context.width();
        int height = context.height();
        pixels = ByteBuffer.allocateDirect(3 * width * height + READ_AHEAD);
        planes.put(0, new BytePointer(pixels));
        strides = new IntPointer(3 * width, 0, 0, 0);
        frame.format(context.pix_fmt()).width(width).height(height);
        conversion = swscale.sws_getContext(
                width,
                height,
                avutil.AV_PIX_FMT_RGB24,
                width,
                height,
                context.pix_fmt(),
                SCALING,
                null,
                null,
                (DoublePointer) null);
    }

    /// @throws IOException if the codec takes no such pictures
    static PictureEncoder open(VideoCodec codec, int width, int height, double fps) throws IOException {
        AVCodec encoder = avcodec.avcodec_find_encoder_by_name(codec.encoder());
        AVCodecContext context = avcodec.avcodec_alloc_context3(encoder);
        AVRational rate = avutil.av_d2q(fps, FINEST_RATE);
        context.width(width).height(height).pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        context.time_base(avutil.av_inv_q(rate)).framerate(rate);
        context.gop_size((int) Math.max(1, Math.round(SEEK_INTERVAL * fps))).max_b_frames(0);
        // The codec's parameters stand in the head of the file.
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        if (codec.isH264()) {
            context.profile(avcodec.AV_PROFILE_H264_HIGH);
            context.bit_rate(statedRate(width, height, fps));
        } else {
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_QSCALE);
            context.global_quality(FALLBACK_QUANTISER * avutil.FF_QP2LAMBDA);
        }
        AVDictionary options = new AVDictionary(null);
        options(codec).forEach((name, value) -> avutil.av_dict_set(options, name, value, 0));
        int said = avcodec.avcodec_open2(context, encoder, options);
        avutil.av_dict_free(options);
        if (said < 0) {
            avcodec.avcodec_free_context(context);
            throw NativeFailure.of(said);
        }
        PictureEncoder opened = new PictureEncoder(context);
        try {
            NativeFailure.check(avutil.av_frame_get_buffer(opened.frame, 0));
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /// Bits a second that an H.264 clip states; its pictures take less.
    static long statedRate(int width, int height, double fps) {
        return (long) Math.clamp((double) STATED_BITS * width * height * fps, LOWEST_RATE, HIGHEST_RATE);
    }

    private static Map<String, String> options(VideoCodec codec) {
        // The bytes must not depend on the machine's cores. The colours are what the conversion from RGB does; without
        // them players guess by the size.
        Map<String, String> options = new HashMap<>(Map.of(
                "threads", "1",
                "flags", "+bitexact",
                "colorspace", "smpte170m",
                "color_primaries", "bt709",
                "color_trc", "iec61966-2-1",
                "color_range", "tv"));
        if (codec.isH264()) {
            options.putAll(Map.of(
                    "rc_mode", "quality",
                    "allow_skip_frames", "0",
                    "slices", Integer.toString(SLICES),
                    "qmin", Integer.toString(QUANTISER),
                    "qmax", Integer.toString(QUANTISER)));
        }
        return options;
    }

    /// What a file must know of the codec.
    AVCodecContext context() {
        return context;
    }

    /// The packet of a picture, good until the next call.
    ///
    /// @param begin of the picture in periods of the rate, from 0
    /// @param periods for which it stands
    AVPacket encode(Picture picture, long begin, int periods) throws IOException {
        pixels.put(0, picture.rgb());
        NativeFailure.check(avutil.av_frame_make_writable(frame));
        swscale.sws_scale(conversion, planes, strides, 0, context.height(), frame.data(), frame.linesize());
        frame.pts(begin).quality(context.global_quality());
        NativeFailure.check(avcodec.avcodec_send_frame(context, frame));
        avcodec.av_packet_unref(packet);
        NativeFailure.check(avcodec.avcodec_receive_packet(context, packet));
        packet.duration(periods);
        return packet;
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
        swscale.sws_freeContext(conversion);
        avcodec.avcodec_free_context(context);
        planes.close();
        strides.close();
    }
}
