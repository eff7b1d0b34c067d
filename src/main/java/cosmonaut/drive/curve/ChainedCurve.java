package cosmonaut.drive.curve;

import java.util.Arrays;
import java.util.List;

/// Curves one after the other.
public final class ChainedCurve implements Curve {

    private final List<Curve> parts;
    private final double[] starts;
    private final double length;

    /// @param parts at least one, each beginning where the one before ends
    public ChainedCurve(List<? extends Curve> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a chain of curves has at least one");
        }
        this.parts = List.copyOf(parts);
        starts = new double[parts.size()];
        double sum = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = sum;
            sum += parts.get(i).length();
        }
        length = sum;
    }

    public List<Curve> parts() {
        return parts;
    }

    /// Metres up to where part `index` begins; `index` may be the number of parts.
    public double startOf(int index) {
        return index == starts.length ? length : starts[index];
    }

    /// The part that holds this length; at a joint the later one.
    public int partAt(double s) {
        int found = Arrays.binarySearch(starts, s);
        if (found < 0) {
            return Math.max(0, -found - 2);
        }
        // Parts of no length share their start with the next.
        while (found + 1 < starts.length && starts[found + 1] == s) {
            found++;
        }
        return found;
    }

    @Override
    public double length() {
        return length;
    }

    @Override
    public CurvePoint at(double s) {
        int part = partAt(Math.clamp(s, 0, length));
        return parts.get(part).at(s - starts[part]);
    }
}
