package cosmonaut.app;

import cosmonaut.session.FlightProgress;
import java.io.PrintWriter;
import java.util.Locale;

/// A bar with frames a second and the time left; redrawn in place on a terminal, a line for every tenth elsewhere.
final class ProgressLine implements FlightProgress {

    private static final int CELLS = 30;

    private final PrintWriter err;
    private final boolean inPlace;
    private int lastTenth = -1;

    ProgressLine(PrintWriter err, boolean inPlace) {
        this.err = err;
        this.inPlace = inPlace;
    }

    @Override
    public void advanced(int done, int total, double generateSeconds) {
        int tenth = 10 * done / total;
        if (!inPlace && tenth == lastTenth && done < total) {
            return;
        }
        lastTenth = tenth;
        String line = line(done, total, generateSeconds);
        if (inPlace) {
            err.print("\r" + line + "   " + (done == total ? "\n" : ""));
            err.flush();
        } else {
            err.println(line);
        }
    }

    static String line(int done, int total, double generateSeconds) {
        int filled = CELLS * done / total;
        String bar = "=".repeat(filled) + " ".repeat(CELLS - filled);
        String counts = String.format(Locale.ROOT, "[%s] %d/%d pictures", bar, done, total);
        if (done <= 1 || generateSeconds <= 0) {
            return counts;
        }
        double rate = (done - 1) / generateSeconds;
        return counts + String.format(Locale.ROOT, "  %.1f frames/s  %.0f s left", rate, (total - done) / rate);
    }
}
