package cosmonaut.ui.drive;

import cosmonaut.drive.DriveLimits;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.drive.speed.SpeedPlan;
import java.util.Locale;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/// Paints the graphs beneath the map: speed with its handles and what the bends allow, curvature, lateral acceleration.
final class ProfilePainter {

    private static final int SAMPLES = 400;
    private static final int SHADES = 24;
    private static final Font SMALL = Font.font(11);

    private final GraphicsContext pen;
    private final ProfileFrame frame;
    private final Ink ink;

    ProfilePainter(GraphicsContext pen, ProfileFrame frame, Ink ink) {
        this.pen = pen;
        this.frame = frame;
        this.ink = ink;
    }

    /// @param names of the three graphs
    /// @param chosen number of the chosen handle, 0 for none
    void paint(SolvedDraft solved, double seconds, int chosen, String[] names) {
        pen.setFill(ink.paper());
        pen.fillRect(0, 0, frame.width(), frame.height());
        for (ProfileFrame.Band band : ProfileFrame.Band.values()) {
            pen.setStroke(ink.strongGrid());
            pen.setLineWidth(1);
            double y = Math.round(frame.bottom(band)) + 0.5;
            pen.strokeLine(ProfileFrame.LEFT, y, frame.width(), y);
        }
        solved.plan().ifPresent(plan -> {
            ticks(plan);
            speed(solved, plan);
            curvature(plan, solved.trace());
            across(plan, solved.trace());
            handles(solved, plan, chosen);
        });
        names(names);
        solved.plan().ifPresent(plan -> cursor(plan, seconds));
    }

    /// Above the bars, which run under them.
    private void names(String... names) {
        pen.setFill(ink.faint());
        pen.setFont(SMALL);
        pen.setTextBaseline(VPos.TOP);
        for (ProfileFrame.Band band : ProfileFrame.Band.values()) {
            pen.fillText(names[band.ordinal()], ProfileFrame.LEFT + 6, frame.top(band) + 2);
        }
        pen.setTextBaseline(VPos.BASELINE);
    }

    private void ticks(DrivePlan plan) {
        double span = frame.span(plan);
        double step = span > 100 ? 20 : span > 40 ? 10 : span > 12 ? 5 : 1;
        pen.setFont(SMALL);
        pen.setTextAlign(TextAlignment.CENTER);
        for (double at = step; at < span; at += step) {
            double x = Math.round(frame.x(plan, at)) + 0.5;
            pen.setStroke(ink.grid());
            pen.strokeLine(x, 0, x, frame.height() - ProfileFrame.FOOT);
            pen.setFill(ink.faint());
            pen.fillText(number(at) + (frame.overTime() ? " s" : " m"), x, frame.height() - 3);
        }
        pen.setTextAlign(TextAlignment.LEFT);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private void speed(SolvedDraft solved, DrivePlan plan) {
        PathTrace trace = solved.trace();
        double most = frame.fastest();
        axis(ProfileFrame.Band.SPEED, number(most * 3.6));
        pen.setStroke(ink.error());
        pen.setLineDashes(4, 4);
        pen.setLineWidth(1.2);
        pen.beginPath();
        boolean before = false;
        for (int i = 0; i < trace.size(); i++) {
            // What the bends allow is drawn where it says something.
            boolean tells = trace.limit()[i] < most;
            double at = frame.overTime() ? trace.seconds()[i] : trace.metres()[i];
            if (tells) {
                to(before, frame.x(plan, at), frame.speedY(trace.limit()[i]));
            }
            before = tells;
        }
        pen.stroke();
        pen.setLineDashes();
        pen.setLineWidth(2.4);
        curve(plan, Math.max(1, trace.fastest()));
    }

    /// The curve of speeds, in as few lines as it has shades.
    private void curve(DrivePlan plan, double fastest) {
        SpeedPlan over = plan.speed();
        double[] xs = new double[SAMPLES + 1];
        double[] ys = new double[SAMPLES + 1];
        int count = 0;
        int shade = -1;
        for (int i = 0; i <= SAMPLES; i++) {
            double at = frame.span(plan) * i / SAMPLES;
            double v = frame.overTime() ? over.speedAt(at) : over.speedAtPlace(at);
            xs[count] = frame.x(plan, at);
            ys[count] = frame.speedY(v);
            count++;
            int here = (int) Math.round(v / fastest * SHADES);
            if (here != shade || i == SAMPLES) {
                if (count > 1) {
                    pen.setStroke(ink.speed((double) Math.max(shade, 0) / SHADES));
                    pen.strokePolyline(xs, ys, count);
                    xs[0] = xs[count - 1];
                    ys[0] = ys[count - 1];
                    count = 1;
                }
                shade = here;
            }
        }
    }

    private void to(boolean on, double x, double y) {
        if (on) {
            pen.lineTo(x, y);
        } else {
            pen.moveTo(x, y);
        }
    }

    private void axis(ProfileFrame.Band band, String most) {
        pen.setFill(ink.faint());
        pen.setFont(SMALL);
        pen.setTextAlign(TextAlignment.RIGHT);
        pen.setTextBaseline(VPos.TOP);
        pen.fillText(most, ProfileFrame.LEFT - 5, frame.top(band) + 1);
        pen.setTextBaseline(VPos.BASELINE);
        pen.setTextAlign(TextAlignment.LEFT);
    }

    private void curvature(DrivePlan plan, PathTrace trace) {
        double comfort = plan.draft().limits().comfort().curvature();
        strip(ProfileFrame.Band.CURVATURE, plan, trace, trace.curvature(), comfort);
    }

    private void across(DrivePlan plan, PathTrace trace) {
        DriveLimits comfort = plan.draft().limits().comfort();
        strip(ProfileFrame.Band.ACROSS, plan, trace, trace.across(), comfort.lateralAcceleration());
    }

    /// Bars to both sides of the middle; what passes the limit is in the colour of warnings.
    private void strip(ProfileFrame.Band band, DrivePlan plan, PathTrace trace, double[] values, double limit) {
        double middle = (frame.top(band) + frame.bottom(band)) / 2;
        double half = (frame.bottom(band) - frame.top(band)) / 2 - 2;
        double most = limit * 1.2;
        for (double value : values) {
            most = Math.max(most, Math.abs(value));
        }
        axis(band, String.format(Locale.ROOT, most < 1 ? "%.2f" : "%.1f", most));
        pen.setStroke(ink.grid());
        pen.setLineWidth(1);
        for (int side = -1; side <= 1; side++) {
            double y = middle - side * limit / most * half;
            pen.strokeLine(ProfileFrame.LEFT, y, frame.width(), y);
        }
        bars(plan, trace, values, most, middle, half, limit, false);
        bars(plan, trace, values, most, middle, half, limit, true);
    }

    /// The bars within the limit or those past it, one a pixel.
    private void bars(
            DrivePlan plan,
            PathTrace trace,
            double[] values,
            double most,
            double middle,
            double half,
            double limit,
            boolean past) {
        pen.setFill(past ? ink.warning() : ink.accent());
        double from = Double.NaN;
        double highest = 0;
        for (int i = 0; i + 1 < trace.size(); i++) {
            double x = frame.x(plan, frame.overTime() ? trace.seconds()[i] : trace.metres()[i]);
            double next = frame.x(plan, frame.overTime() ? trace.seconds()[i + 1] : trace.metres()[i + 1]);
            from = Double.isNaN(from) ? x : from;
            boolean wanted = Math.abs(values[i]) > limit * 1.001 == past;
            highest = wanted && Math.abs(values[i]) > Math.abs(highest) ? values[i] : highest;
            if (next - from >= 1 || i + 2 == trace.size()) {
                double h = highest / most * half;
                if (h != 0) {
                    pen.fillRect(from, Math.min(middle, middle - h), Math.max(1, next - from), Math.abs(h));
                }
                from = next;
                highest = 0;
            }
        }
    }

    private void handles(SolvedDraft solved, DrivePlan plan, int chosen) {
        for (SpeedHandle handle : SpeedEdits.shown(solved.draft())) {
            double x = frame.handleX(plan, handle);
            double y = frame.handleY(handle);
            double r = handle.id() == chosen ? 6 : 4.5;
            pen.setFill(handle.id() == chosen ? ink.accent() : ink.paper());
            pen.setStroke(handle.id() == chosen ? ink.line() : ink.accent());
            pen.setLineWidth(1.6);
            if (handle.kind() == SpeedHandle.Kind.EXACT) {
                pen.fillOval(x - r, y - r, 2 * r, 2 * r);
                pen.strokeOval(x - r, y - r, 2 * r, 2 * r);
            } else {
                // Limits and stops are square: the speed keeps below them.
                pen.fillRect(x - r, y - r, 2 * r, 2 * r);
                pen.strokeRect(x - r, y - r, 2 * r, 2 * r);
            }
        }
    }

    private void cursor(DrivePlan plan, double seconds) {
        double x = Math.round(frame.cursorX(plan, seconds)) + 0.5;
        pen.setStroke(ink.line());
        pen.setLineWidth(1);
        pen.strokeLine(x, 0, x, frame.height() - ProfileFrame.FOOT);
        String text =
                String.format(Locale.ROOT, "%.0f km/h", plan.speed().speedAt(Math.min(seconds, plan.seconds())) * 3.6);
        boolean right = x > frame.width() - 70;
        pen.setTextAlign(right ? TextAlignment.RIGHT : TextAlignment.LEFT);
        pen.setFill(ink.text());
        pen.setFont(SMALL);
        pen.setTextBaseline(VPos.BOTTOM);
        pen.fillText(text, x + (right ? -5 : 5), frame.bottom(ProfileFrame.Band.SPEED) - 2);
        pen.setTextBaseline(VPos.BASELINE);
        pen.setTextAlign(TextAlignment.LEFT);
    }
}
