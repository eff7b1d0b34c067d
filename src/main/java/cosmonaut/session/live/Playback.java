package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.session.tree.ChunkPlan;
import cosmonaut.session.tree.Shot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the camera is, which pictures there are for it, and when the next ones must be begun. The control thread's.
///
/// The camera follows the hand at once and may run a little ahead of the pictures there are; flight time passes only
/// while it moves, and no faster than the world can keep up with. See docs/decisions/0005.
final class Playback {

    /// Flight seconds before the end of what may be flown over which the view slows down.
    private static final double EASE_SECONDS = 0.1;

    /// Times the usual look ahead that a hand can go which does one new thing after the other.
    private static final double FURTHEST_AHEAD = 6;

    /// Slower than this share of its speed a view that nobody steers stops.
    private static final double COASTING = 0.05;

    /// Share of the picture's width by which the newest control may lead away from the planned pictures before they
    /// are given up, and by which a view at rest may differ from its picture.
    private static final double TOLERANCE = 5.0 / 192;

    /// A whole chunk that moves the view by less than this share of the width, a pixel of the starter's network, would
    /// show the same picture again.
    private static final double STILL = 1.0 / 192;

    private static final long CHECK_NANOS = 50_000_000;

    /// What is thrown away for changed minds between two chunks is less than this share of the time of one: however
    /// restless the hand, pictures keep coming.
    private static final double REGRET_SHARE = 0.9;

    /// A world that is slower is not asked twice: too much would be thrown away.
    private static final double LONGEST_REGRET_SECONDS = 1.5;

    /// A twitch is no change of mind.
    private static final long REGRET_NANOS = 30_000_000;

    private final LiveOptions.Piloting piloting;
    private final Hand hand;
    private final ChunkPlanner planner;
    private final Cadence cadence;
    private final Helm helm;
    private Intrinsics lens;
    private Film film;
    private @Nullable PlayedStep played;
    private double easedRate;
    private boolean creeping;
    private long answeredChange;
    private double answeredUntil;
    private long plannedChange;
    private long staleSince;
    private long nextCheck;
    private long quietChange = -1;

    Playback(LiveOptions.Piloting piloting, Hand hand, ChunkPlanner planner, Shot first) {
        this.piloting = piloting;
        this.hand = hand;
        this.planner = planner;
        this.cadence = new Cadence(planner.playSeconds());
        this.film = Film.of(first);
        this.lens = first.camera().intrinsics();
        this.helm = new Helm(first.camera().pose(), piloting);
    }

    Film film() {
        return film;
    }

    Helm helm() {
        return helm;
    }

    Cadence cadence() {
        return cadence;
    }

    Intrinsics lens() {
        return lens;
    }

    /// @param degrees horizontal
    void setFieldOfView(double degrees) {
        double wanted =
                Intrinsics.ofHorizontalFov(degrees, lens.width(), lens.height()).fx();
        lens = lens.zoomed(wanted / lens.fx());
    }

    /// The picture that shows the present view best.
    Shot onShow() {
        return film.best(new CameraFrame(helm.pose(), lens), helm.seconds());
    }

    /// Stands at a picture, at rest.
    void restart(Shot shot) {
        played = null;
        lens = shot.camera().intrinsics();
        helm.place(shot.camera().pose());
        helm.heed(shot.solid());
        film = Film.of(shot.dueAt(helm.seconds()));
        plannedChange = hand.held().change();
        staleSince = 0;
        quietChange = -1;
        answeredChange = plannedChange;
        answeredUntil = 0;
        easedRate = 0;
        creeping = false;
    }

    /// Whether a single chunk is being played in a pause.
    boolean stepping() {
        return played != null;
    }

    boolean moving() {
        return helm.moving(hand.held());
    }

    /// Whether the hand pushes on but the view waits for pictures.
    boolean waiting() {
        return moving() && easedRate < COASTING && !creeping;
    }

    /// Lets `seconds` pass with the hand on the stick.
    void fly(double seconds, long now) {
        cadence.advance(seconds);
        watch(now);
        HeldControl held = hand.held();
        if (!helm.moving(held)) {
            helm.stop();
            easedRate = 0;
            creeping = false;
            return;
        }
        double room = room(held);
        easedRate = cadence.rate() * Math.clamp(room / EASE_SECONDS, 0, 1);
        if (held.released() && easedRate < COASTING) {
            helm.stop();
            return;
        }
        double flown = Math.min(seconds * easedRate, Math.max(0, room));
        helm.fly(held.control(), flown);
        if (creeping) {
            helm.creep(held.control(), seconds * cadence.rate() - flown);
        }
    }

    /// Flight seconds that the view may go on. A hand that does something new while the world is behind is answered
    /// all the same, by as much once more, up to six times that in all.
    private double room(HeldControl held) {
        double usual = film.end() + ahead();
        if (held.change() != answeredChange) {
            answeredChange = held.change();
            double furthest = film.end() + ahead() * FURTHEST_AHEAD;
            answeredUntil = Math.min(helm.seconds() + ahead(), furthest);
        }
        return Math.max(usual, answeredUntil) - helm.seconds();
    }

    /// Without depth nothing can be seen ahead of the pictures.
    private double ahead() {
        return film.last().warpable() == null ? 0 : Math.min(piloting.aheadSeconds(), planner.playSeconds() / 2);
    }

    /// Lets `seconds` pass along the chunk of a single step.
    void flyStep(double seconds) {
        PlayedStep step = played;
        if (step == null) {
            return;
        }
        double end = step.plan().end();
        double reached = Math.min(helm.seconds() + seconds * cadence.rate(), end);
        helm.follow(step.poseAt(reached), reached);
        if (reached >= end) {
            helm.adopt(step.plan().after());
            played = null;
        }
    }

    /// The camera between this tick and the next.
    Motion motion(boolean follows) {
        if (!follows) {
            return new Motion.Still(played == null ? helm.pose() : helm.at(helm.seconds()));
        }
        double rate = moving() ? easedRate : cadence.rate();
        return new Motion.Steered(helm.copy(), rate);
    }

    /// The chunk that must be begun now, or nothing.
    ///
    /// A camera that only creeps, such as one that is held against a wall, gets none: its last picture still shows what
    /// it sees. Its flight time stands, but its way adds up until another picture is worth its making.
    @Nullable
    ChunkPlan wanted(long now) {
        HeldControl held = hand.held();
        if (!helm.moving(held)) {
            boolean given = quietChange == held.change();
            return given || !strays() ? null : planner.settling(helm, held, lens, film.last());
        }
        double left = film.end() - helm.seconds();
        boolean due = left <= cadence.lead() * cadence.rate();
        boolean stale = due ? staleSince != 0 && diverges(held) : stale(held, now);
        if (!due && !stale) {
            return null;
        }
        double ready = helm.seconds() + cadence.expected() * cadence.rate();
        double base = stale ? Math.min(film.end(), ready - planner.step()) : film.end();
        ChunkPlan plan = planner.ahead(helm, held, lens, base, film.last());
        creeping = film.last().pixelsTo(plan.last()) < STILL * lens.width();
        return creeping ? null : plan;
    }

    /// Whether the view at rest is too far from every picture.
    private boolean strays() {
        return onShow().pixelsTo(new CameraFrame(helm.pose(), lens)) > tolerance();
    }

    private double tolerance() {
        return TOLERANCE * lens.width();
    }

    /// Whether the pictures planned for a former control have become useless.
    private boolean stale(HeldControl held, long now) {
        if (staleSince == 0 || now < nextCheck) {
            return false;
        }
        nextCheck = now + CHECK_NANOS;
        return diverges(held);
    }

    private boolean diverges(HeldControl held) {
        return planner.divergence(helm, held, lens, film.last()) > tolerance();
    }

    /// Notes since when the control is another than the planned one.
    private void watch(long now) {
        if (hand.held().change() == plannedChange) {
            staleSince = 0;
        } else if (staleSince == 0) {
            staleSince = now;
            nextCheck = now + (long) (piloting.patienceSeconds() * 1e9);
        }
    }

    /// Whether a chunk under way should rather be begun anew: the hand has changed its mind, and another one can be had
    /// soon. The wish is then answered after one chunk, not after the rest of this one and another.
    ///
    /// @param wasted seconds since it was ordered, and those of the chunks given up just before it
    boolean regrets(ChunkPlan plan, double wasted, long now) {
        HeldControl held = hand.held();
        double expected = cadence.expected();
        if (staleSince == 0
                || expected == 0
                || expected > LONGEST_REGRET_SECONDS
                || wasted > REGRET_SHARE * expected
                || now - staleSince < REGRET_NANOS) {
            return false;
        }
        return planner.divergence(
                        helm, held, lens, plan.last(), plan.end(), film.last().metres())
                > tolerance();
    }

    /// A single chunk from here, whatever is planned.
    ChunkPlan stepPlan() {
        return planner.ahead(helm, hand.held(), lens, helm.seconds(), film.last());
    }

    /// A plan is being made.
    void ordered(ChunkPlan plan) {
        plannedChange = plan.change();
        staleSince = 0;
        creeping = false;
    }

    /// A plan was given up: at rest, nothing new is begun until the hand moves.
    void cancelled() {
        quietChange = hand.held().change();
    }

    /// A chunk has come.
    void arrived(ChunkPlan plan, List<Shot> shots) {
        film = film.continuedBy(shots, plan.base());
        helm.heed(shots.getLast().solid());
    }

    /// The chunk that came last is to be played in a pause.
    void playStep(ChunkPlan plan) {
        played = new PlayedStep(plan, helm.pose());
    }

    /// The last chunk has come in another version.
    void replaced(List<Shot> shots) {
        film = film.replacing(shots);
        helm.heed(shots.getLast().solid());
    }
}
