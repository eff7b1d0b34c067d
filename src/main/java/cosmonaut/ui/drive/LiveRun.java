package cosmonaut.ui.drive;

import cosmonaut.EditHistory.Name;
import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.drive.BicycleModel;
import cosmonaut.drive.BicycleState;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.LiveDrive;
import cosmonaut.drive.Pedals;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.Manoeuvres;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import org.jspecify.annotations.Nullable;

/// A drive by hand: the vehicle from where the path begins, as wheel and pedals say, until it is ended; then what was
/// driven is the path, by one edit. JavaFX thread only.
///
/// Time goes in steps of its own, so that a slow window drives the same way. The clock stands until the vehicle moves.
final class LiveRun {

    /// Nobody drives longer than this before he looks at what he has.
    static final double LONGEST_SECONDS = 120;

    private static final double STEP = 1.0 / 60;

    /// A moment is kept ten times a second, which is the rate of the points that models are fed.
    private static final int KEPT_EVERY = 6;

    /// Seconds that a late window may bring at once.
    private static final double LATEST = 0.25;

    /// Full locks a second that a hand turns the wheel; a key is down or up, a wheel is not.
    private static final double WHEEL_SPEED = 2;

    /// Whole pedals a second that a foot presses; a throttle that is pressed so jerks no more than is comfortable.
    private static final double PEDAL_SPEED = 1.7;

    /// Pedals that are left in a second: a fifth of one for a whole way.
    private static final double RELEASE_SPEED = 5;

    /// At which a drive rolls out that was ended in motion, m/s^2, beside what rolling takes.
    private static final double REST_DECELERATION = 1.2;

    /// Seconds between the moments that are kept.
    private static final double KEPT_SECONDS = 0.1;

    private static final int MOST_MOMENTS = 8000;

    /// Of the comfortable lateral acceleration, what a fully turned wheel asks for.
    private static final double EASE = 0.95;

    private final DriveEditor editor;
    private final Notices notices;
    private final Texts texts;
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
    private final List<LiveDrive> moments = new ArrayList<>();
    private @Nullable LiveDrive now;
    private Pedals pedals = Pedals.NONE;
    private double wheel;
    private double due;
    private int steps;

    LiveRun(DriveEditor editor, Notices notices, Texts texts) {
        this.editor = editor;
        this.notices = notices;
        this.texts = texts;
    }

    ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    boolean isRunning() {
        return running.get();
    }

    /// The vehicle at this moment, while it is driven.
    Optional<LiveDrive> now() {
        return Optional.ofNullable(now);
    }

    /// What wheel and pedals do at this moment.
    Pedals pedals() {
        return pedals;
    }

    /// Where the vehicle was, ten times a second, the start first.
    List<LiveDrive> moments() {
        return List.copyOf(moments);
    }

    /// Puts the vehicle where the path begins, standing.
    void start() {
        DriveDraft draft = editor.draft();
        Pose at = editor.solved().plan().map(plan -> plan.poseAt(0)).orElse(Pose.IDENTITY);
        BicycleState standing = new BicycleState(at.tx(), at.ty(), EgoPose.yaw(at), 0, 0);
        LiveDrive first = LiveDrive.of(draft.vehicle(), draft.limits(), standing);
        now = first;
        moments.clear();
        moments.add(first);
        pedals = Pedals.NONE;
        wheel = 0;
        due = 0;
        steps = 0;
        running.set(true);
    }

    /// Time has passed.
    ///
    /// @param hands what they do with wheel and pedals
    void pass(double seconds, Pedals hands) {
        if (!running.get()) {
            return;
        }
        due += Math.clamp(seconds, 0, LATEST);
        while (due >= STEP && running.get()) {
            due -= STEP;
            step(hands);
        }
    }

    private void step(Pedals hands) {
        LiveDrive before = now;
        if (before == null) {
            return;
        }
        wheel += Math.clamp(hands.wheel() - wheel, -WHEEL_SPEED * STEP, WHEEL_SPEED * STEP);
        pedals = new Pedals(
                wheel, pressed(pedals.throttle(), hands.throttle()), pressed(pedals.brake(), hands.brake()), false);
        LiveDrive next =
                before.after(new Pedals(wheel * share(before), pedals.throttle(), pedals.brake(), false), STEP);
        if (moments.size() == 1 && steps == 0 && next.state().speed() == 0) {
            LiveDrive waiting = new LiveDrive(next.model(), next.limits(), 0, next.state());
            now = waiting;
            moments.set(0, waiting);
            return;
        }
        now = next;
        steps++;
        if (steps % KEPT_EVERY == 0) {
            moments.add(next);
        }
        if (next.seconds() >= LONGEST_SECONDS) {
            finish();
        }
    }

    /// A foot presses a pedal in its own time, and leaves it faster.
    private static double pressed(double before, double wanted) {
        return Math.clamp(wanted, before - RELEASE_SPEED * STEP, before + PEDAL_SPEED * STEP);
    }

    /// How far a fully turned wheel turns: no further than is comfortable at this speed.
    private static double share(LiveDrive drive) {
        double square = Math.max(1e-6, Math.pow(drive.state().speed(), 2));
        BicycleModel model = drive.model();
        double sharpest =
                Math.min(model.vehicle().maxCurvature(), drive.limits().hard().lateralAcceleration() / square);
        double easy = EASE * drive.limits().comfort().lateralAcceleration() / square;
        return Math.min(1, model.steer(easy) / model.steer(sharpest));
    }

    /// Ends the drive; what was driven is the path now.
    void finish() {
        LiveDrive last = now;
        if (!running.get() || last == null) {
            return;
        }
        if (moments.getLast().seconds() < last.seconds()) {
            moments.add(last);
        }
        comeToRest(last);
        EgoTrack track = LiveDrive.track(moments);
        abandon();
        try {
            DriveDraft driven = Manoeuvres.of(track, editor.draft());
            editor.edit(Name.of("drive.edit.live"), draft -> driven);
            editor.selection().none();
        } catch (InvalidInputException e) {
            // Whoever has not driven a metre has drawn no path.
            notices.info(texts.now("drive.live.nothing"));
        }
    }

    /// A drive that is ended in motion rolls out: a path that ended at speed would have to brake within its last metre.
    private void comeToRest(LiveDrive from) {
        LiveDrive rolling = from;
        double throttle = pedals.throttle();
        double brake = pedals.brake();
        double gentle = REST_DECELERATION / rolling.limits().hard().deceleration();
        while (rolling.state().speed() > 0 && moments.size() < MOST_MOMENTS) {
            throttle = Math.max(0, throttle - RELEASE_SPEED * KEPT_SECONDS);
            brake += Math.clamp(gentle - brake, -RELEASE_SPEED * KEPT_SECONDS, gentle * KEPT_SECONDS);
            rolling = rolling.after(new Pedals(0, throttle, throttle > 0 ? 0 : brake, false), KEPT_SECONDS);
            moments.add(rolling);
        }
    }

    /// Ends the drive and forgets it.
    void abandon() {
        running.set(false);
        now = null;
        moments.clear();
        pedals = Pedals.NONE;
    }
}
