package cosmonaut.session.live;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Times changes of the control until a picture reflects them, one at a time: a change that comes while another is
/// still unanswered is answered with it.
///
/// Changes come from any thread, answers from the display's.
final class LatencyMeter {

    private static final int WINDOW = 256;
    private static final double P95 = 0.95;

    private record Question(long change, long nanos) {}

    private final AtomicReference<@Nullable Question> open = new AtomicReference<>();
    private final double[] window = new double[WINDOW];
    private int measured;
    private volatile Latency latest = Latency.NONE;

    /// The control changed.
    void changed(long change, long nanos) {
        open.compareAndSet(null, new Question(change, nanos));
    }

    /// A picture that reflects all changes up to `change` stands on the display.
    void reflected(long change, long nanos) {
        Question question = open.get();
        if (question != null && change >= question.change && open.compareAndSet(question, null)) {
            window[measured % WINDOW] = (nanos - question.nanos) / 1e6;
            measured++;
            summarise();
        }
    }

    /// The open change will not be answered: nothing need be generated for it, or the flight was stopped.
    void drop() {
        open.set(null);
    }

    Latency latest() {
        return latest;
    }

    private void summarise() {
        double[] sorted = Arrays.copyOf(window, Math.min(measured, WINDOW));
        Arrays.sort(sorted);
        latest = new Latency(
                sorted[(sorted.length - 1) / 2], sorted[(int) Math.ceil((sorted.length - 1) * P95)], sorted.length);
    }
}
