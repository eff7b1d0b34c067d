package cosmonaut.camera;

import java.util.Random;

/// Seeded random cameras for property tests.
final class RandomPoses {

    private final Random random;

    RandomPoses(long seed) {
        random = new Random(seed);
    }

    Quaternion rotation() {
        return new Quaternion(
                random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
    }

    Pose pose(double spread) {
        return Pose.of(rotation(), number(spread), number(spread), number(spread));
    }

    double number(double spread) {
        return (random.nextDouble() * 2 - 1) * spread;
    }

    Intrinsics lens(int width, int height) {
        double fx = width * (0.5 + random.nextDouble());
        return new Intrinsics(
                fx,
                fx * (0.9 + 0.2 * random.nextDouble()),
                width / 2.0 + number(5),
                height / 2.0 + number(5),
                width,
                height);
    }

    static double difference(Pose a, Pose b) {
        double worst = 0;
        double[] x = a.rows();
        double[] y = b.rows();
        for (int i = 0; i < x.length; i++) {
            worst = Math.max(worst, Math.abs(x[i] - y[i]));
        }
        return worst;
    }
}
