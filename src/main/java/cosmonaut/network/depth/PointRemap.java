package cosmonaut.network.depth;

import cosmonaut.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;

/// What MoGe makes of the three numbers of a point, `remap_output`.
public enum PointRemap {
    LINEAR {
        @Override
        void apply(float[] points, int at) {}
    },
    SINH {
        @Override
        void apply(float[] points, int at) {
            for (int i = at; i < at + 3; i++) {
                points[i] = (float) Math.sinh(points[i]);
            }
        }
    },
    /// `z = exp z'`, and x and y times it: as published.
    EXP {
        @Override
        void apply(float[] points, int at) {
            float z = (float) Math.exp(points[at + 2]);
            points[at] *= z;
            points[at + 1] *= z;
            points[at + 2] = z;
        }
    },
    SINH_EXP {
        @Override
        void apply(float[] points, int at) {
            points[at] = (float) Math.sinh(points[at]);
            points[at + 1] = (float) Math.sinh(points[at + 1]);
            points[at + 2] = (float) Math.exp(points[at + 2]);
        }
    };

    /// Changes the point whose x is at this index.
    abstract void apply(float[] points, int at);

    /// @throws InvalidInputException for a name that no version of MoGe knows
    static PointRemap named(String name) {
        return Arrays.stream(values())
                .filter(remap -> remap.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "\"remap_output\" is " + name + "; it must be linear, sinh, exp or sinh_exp"));
    }
}
