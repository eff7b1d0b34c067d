package cosmonaut.viewport.cpu;

import cosmonaut.media.Picture;
import cosmonaut.spatial.Keyframe;
import cosmonaut.viewport.Upscaling;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewRenderer;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewRequest.Kind;
import cosmonaut.viewport.ViewRequest.SourceView;
import cosmonaut.viewport.ViewStyle;
import org.jspecify.annotations.Nullable;

/// Draws on the calling thread; needs no device.
///
/// The picture to come ([ViewRequest#next]) can be blended in: on true renderings a mix of the two re-projected
/// pictures is half a decibel nearer to the truth than one alone, and changes more evenly. It costs nearly twice as
/// much, so it is not for machines whose few cores the networks need.
public final class CpuRenderer implements ViewRenderer {

    private static final String NAME = "CPU";
    private static final float[] NO_DEPTH = {};
    private static final int OPAQUE = 0xff << 24;

    private final boolean blends;
    private int[] argb = {};
    private int[] later = {};
    private @Nullable Picture unpacked;
    private @Nullable Reprojection reprojection;
    private @Nullable Reprojection towards;
    private @Nullable Enlargement enlargement;

    /// A scaling, and what it is for.
    private record Enlargement(Upscaling how, int width, int height, int outWidth, int outHeight, Scaling scaling) {

        boolean fits(Upscaling wanted, int fromWidth, int fromHeight, ViewPixels into) {
            return how == wanted
                    && width == fromWidth
                    && height == fromHeight
                    && outWidth == into.width()
                    && outHeight == into.height();
        }
    }

    /// Depth of a view, of any size.
    private record Depth(float[] metres, int width, int height) {}

    /// One that shows the best picture alone.
    public CpuRenderer() {
        this(false);
    }

    /// @param blends whether the picture to come is blended in
    public CpuRenderer(boolean blends) {
        this.blends = blends;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ViewPixels pixels(int width, int height) {
        return new CpuPixels(width, height);
    }

    @Override
    public Drawn render(ViewRequest request, ViewStyle style, ViewPixels into) {
        CpuPixels pixels = (CpuPixels) into;
        SourceView shown = request.shown();
        Keyframe keyframe = shown.keyframe();
        Depth depth = new Depth(NO_DEPTH, 0, 0);
        double coverage = 1;
        int width = shown.picture().width();
        int height = shown.picture().height();
        if (request.kind() == Kind.REPROJECTED && keyframe != null) {
            Reprojection drawing = fitting(reprojection, keyframe, shown.picture());
            reprojection = drawing;
            width = drawing.width();
            height = drawing.height();
            unpacked = null;
            coverage = drawing.draw(shown, keyframe, request.beside(), request.view(), room(width * height));
            depth = new Depth(drawing.depth(), keyframe.width(), keyframe.height());
            if (blends) {
                blend(request, keyframe);
            }
        } else {
            unpack(shown.picture());
            if (keyframe != null && request.kind() == Kind.GENERATED) {
                depth = new Depth(keyframe.depth(), keyframe.width(), keyframe.height());
            }
        }
        scaling(style.upscaling(), width, height, pixels).scale(argb, pixels::put);
        if (style.horizon() || style.safeFrame() || !style.lines().isEmpty()) {
            new LinePainter(pixels, request.view(), depth.metres, depth.width, depth.height).paint(style);
        }
        return new Drawn(coverage);
    }

    private static Reprojection fitting(@Nullable Reprojection held, Keyframe keyframe, Picture picture) {
        return held != null && held.fits(keyframe.width(), keyframe.height(), picture.width(), picture.height())
                ? held
                : new Reprojection(keyframe.width(), keyframe.height(), picture.width(), picture.height());
    }

    /// Mixes what the picture to come shows into what is drawn already, by its share of the time.
    private void blend(ViewRequest request, Keyframe keyframe) {
        SourceView next = request.next();
        Keyframe toCome = next == null ? null : next.keyframe();
        if (next == null || toCome == null || request.share() <= 0) {
            return;
        }
        boolean alike = toCome.width() == keyframe.width()
                && toCome.height() == keyframe.height()
                && next.picture().width() == request.shown().picture().width()
                && next.picture().height() == request.shown().picture().height();
        if (!alike) {
            return;
        }
        Reprojection drawing = fitting(towards, toCome, next.picture());
        towards = drawing;
        if (later.length < argb.length) {
            later = new int[argb.length];
        }
        drawing.draw(next, toCome, request.beside(), request.view(), later);
        drawing.mixInto(argb, later, (int) Math.round(256 * request.share()));
    }

    private int[] room(int pixels) {
        if (argb.length < pixels) {
            argb = new int[pixels];
        }
        return argb;
    }

    private void unpack(Picture picture) {
        if (unpacked == picture) {
            return;
        }
        byte[] rgb = picture.rgb();
        int[] to = room(rgb.length / 3);
        for (int i = 0; i < rgb.length / 3; i++) {
            to[i] = OPAQUE | (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
        }
        unpacked = picture;
    }

    private Scaling scaling(Upscaling how, int width, int height, ViewPixels into) {
        Enlargement held = enlargement;
        if (held == null || !held.fits(how, width, height, into)) {
            int toWidth = into.width();
            int toHeight = into.height();
            boolean same = width == toWidth && height == toHeight;
            Scaling scaling = same
                    ? new NearestScaling(width, height, toWidth, toHeight)
                    : switch (how) {
                        case NEAREST -> new NearestScaling(width, height, toWidth, toHeight);
                        case BICUBIC, AUTOMATIC -> new CubicScaling(width, height, toWidth, toHeight);
                        case EDGE_ADAPTIVE -> new EdgeScaling(width, height, toWidth, toHeight);
                    };
            held = new Enlargement(how, width, height, toWidth, toHeight, scaling);
            enlargement = held;
        }
        return held.scaling;
    }

    @Override
    public void close() {
        reprojection = null;
        towards = null;
        later = new int[0];
        enlargement = null;
        argb = new int[0];
        unpacked = null;
    }
}
