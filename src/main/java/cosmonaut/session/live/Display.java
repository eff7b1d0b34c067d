package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.tree.Shot;
import cosmonaut.spatial.FineView;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Draws a flight at one moment: always the view from the newest pose, of the generated picture that shows it best,
/// re-projected by what little the two differ. The display thread's; buffers are reused.
final class Display {

    /// A picture whose view is no further away is shown as it is.
    private static final double SAME_VIEW_PIXELS = 0.3;

    private final FlightThreads threads;
    private final Hand hand;
    private final double halfPicture;
    private final int warpWidth;
    private final int warpHeight;
    private final WarpRenderer renderer;
    private final Warp warp;
    private final UnknownShade unknown;
    private final @Nullable FineView fine;
    private final DisplayPicture picture;
    private final PictureRates rates;
    private @Nullable Shot lastShot;
    private @Nullable CameraFrame lastView;
    private @Nullable Film lastFilm;

    /// @param first picture of the flight
    Display(FlightThreads threads, WorldConfig config, Hand hand, PictureRates rates, ShotMaker maker, Shot first) {
        this.threads = threads;
        this.hand = hand;
        this.rates = rates;
        this.halfPicture = 0.5 / config.fps();
        this.warpWidth = maker.width();
        this.warpHeight = maker.height();
        this.warp = new Warp(warpWidth, warpHeight);
        this.unknown = new UnknownShade(warpWidth, warpHeight);
        int width = config.width();
        int height = config.height();
        this.fine = width > warpWidth ? new FineView(warpWidth, warpHeight, width, height) : null;
        // Looked up, because a splat is softer than the generated picture before and after it: the view would pulse.
        WarpRenderer.Lookup lookup = fine == null ? WarpRenderer.Lookup.CUBIC : WarpRenderer.Lookup.SPLAT;
        this.renderer = new WarpRenderer(warpWidth, warpHeight, maker.far(), lookup, Runnable::run);
        this.picture = new DisplayPicture(first.camera());
    }

    DisplayPicture present(FlightSnapshot snapshot, long nanos) {
        Timeline.PastPicture past = snapshot.past();
        if (past != null) {
            return presentPast(past);
        }
        HeldControl held = hand.held();
        Motion motion = snapshot.motion();
        double since = Math.clamp((nanos - snapshot.nanos()) / 1e9, 0, Motion.LONGEST);
        Pose pose = motion.after(since, held.control());
        CameraFrame view = new CameraFrame(pose, snapshot.lens());
        Film film = snapshot.film();
        Shot shot = film.best(view, snapshot.seconds() + since * motion.rate() + halfPicture);
        if (shot == lastShot && film == lastFilm && view.equals(lastView)) {
            return picture.unchanged();
        }
        draw(film, shot, view);
        measure(motion, held, shot);
        lastShot = shot;
        lastView = view;
        lastFilm = film;
        return picture;
    }

    private DisplayPicture presentPast(Timeline.PastPicture past) {
        if (lastView == past.camera()) {
            return picture.unchanged();
        }
        lastView = past.camera();
        lastShot = null;
        picture.show(past.picture(), past.camera(), past.index(), DisplayPicture.Kind.LOOK_BACK);
        return picture;
    }

    private void draw(Film film, Shot shot, CameraFrame view) {
        Keyframe warpable = shot.warpable();
        if (warpable == null || shot.pixelsTo(view) < SAME_VIEW_PIXELS) {
            picture.show(shot.picture(), shot.camera(), shot.index(), DisplayPicture.Kind.GENERATED);
            return;
        }
        renderer.render(film.sources(shot), List.of(ofSize(view, warpWidth, warpHeight)), List.of(warp));
        float[] shade = unknown.of(warp.mask());
        if (fine == null) {
            picture.show(warpWidth, warpHeight, warp.filled(), shade, view, shot.index(), warp.coverage());
            return;
        }
        Picture full = shot.picture();
        CameraFrame target = ofSize(view, full.width(), full.height());
        CameraFrame source = ofSize(shot.camera(), full.width(), full.height());
        int[] pixels = picture.reprojected(full.width(), full.height(), view, shot.index(), warp.coverage());
        fine.look(pixels, warp, target, List.of(new FineView.Source(warpable, source, full.rgb())));
        fine.complete(pixels, warp, shade);
    }

    private static CameraFrame ofSize(CameraFrame camera, int width, int height) {
        Intrinsics lens = camera.intrinsics();
        return lens.width() == width && lens.height() == height
                ? camera
                : new CameraFrame(camera.pose(), lens.scaledTo(width, height));
    }

    private void measure(Motion motion, HeldControl held, Shot shot) {
        long now = threads.nanoTime();
        if (motion.followsHand()) {
            hand.toReprojected().reflected(held.change(), now);
        }
        hand.toGenerated().reflected(shot.change(), now);
        rates.shown().count(now);
        if (shot != lastShot) {
            rates.played().count(now);
        }
    }
}
