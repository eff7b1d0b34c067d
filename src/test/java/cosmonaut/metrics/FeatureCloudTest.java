package cosmonaut.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// The Frechet distance against closed forms.
class FeatureCloudTest {

    /// Points at `mean + a1` , `mean - a1`, `mean + a2` ...: their mean is exact and their covariance is
    /// `2 sum a a^T / (n - 1)` of n points.
    private static FeatureCloud cross(float[] mean, float[]... arms) {
        FeatureCloud cloud = new FeatureCloud(mean.length);
        for (float[] arm : arms) {
            for (int sign = -1; sign <= 1; sign += 2) {
                float[] point = mean.clone();
                for (int i = 0; i < point.length; i++) {
                    point[i] += sign * arm[i];
                }
                cloud.add(point);
            }
        }
        return cloud;
    }

    @Test
    void isZeroBetweenACloudAndItself() {
        FeatureCloud cloud = cross(new float[] {1, 2}, new float[] {3, 1}, new float[] {-1, 2});
        assertEquals(0, cloud.frechetDistance(cloud), 1e-9);
    }

    @Test
    void countsTheShiftOfTheMeansSquared() {
        FeatureCloud a = cross(new float[] {0, 0}, new float[] {1, 0}, new float[] {0, 1});
        FeatureCloud b = cross(new float[] {3, 4}, new float[] {1, 0}, new float[] {0, 1});
        assertEquals(25, a.frechetDistance(b), 1e-6);
    }

    @Test
    void ofDiagonalCovariancesIsTheSumOfSquaredDifferencesOfDeviations() {
        // Four points each: variances 2 a^2 / 3.
        FeatureCloud a = cross(new float[] {0, 0}, new float[] {1, 0}, new float[] {0, 2});
        FeatureCloud b = cross(new float[] {0, 0}, new float[] {4, 0}, new float[] {0, 1});
        double unit = Math.sqrt(2.0 / 3);
        assertEquals(Math.pow(3 * unit, 2) + Math.pow(unit, 2), a.frechetDistance(b), 1e-6);
    }

    @Test
    void ofCovariancesThatDoNotCommuteAgreesWithTheClosedFormInTwoDimensions() {
        FeatureCloud a = cross(new float[] {0, 1}, new float[] {3, 1}, new float[] {0, 2});
        FeatureCloud b = cross(new float[] {1, 0}, new float[] {1, -2}, new float[] {2, 2});
        double[][] s1 = {{2 * 9 / 3.0, 2 * 3 / 3.0}, {2 * 3 / 3.0, 2 * 5 / 3.0}};
        double[][] s2 = {{2 * 5 / 3.0, 2 * 2 / 3.0}, {2 * 2 / 3.0, 2 * 8 / 3.0}};
        double trace = s1[0][0] * s2[0][0] + 2 * s1[0][1] * s2[0][1] + s1[1][1] * s2[1][1];
        double determinant = (s1[0][0] * s1[1][1] - s1[0][1] * s1[0][1]) * (s2[0][0] * s2[1][1] - s2[0][1] * s2[0][1]);
        // tr (S1 S2)^1/2 = sqrt(tr(S1 S2) + 2 sqrt(det(S1 S2))) for 2x2 matrices.
        double root = Math.sqrt(trace + 2 * Math.sqrt(determinant));
        double expected = 2 + s1[0][0] + s1[1][1] + s2[0][0] + s2[1][1] - 2 * root;
        assertEquals(expected, a.frechetDistance(b), 1e-6);
        assertEquals(expected, b.frechetDistance(a), 1e-6);
    }

    @Test
    void ofManyFeaturesOfOneDistributionIsSmallAndGrowsWithTheScale() {
        Random random = new Random(4);
        FeatureCloud a = new FeatureCloud(16);
        FeatureCloud b = new FeatureCloud(16);
        FeatureCloud doubled = new FeatureCloud(16);
        for (int n = 0; n < 20_000; n++) {
            a.add(normals(random, 1));
            b.add(normals(random, 1));
            doubled.add(normals(random, 2));
        }
        assertEquals(0, a.frechetDistance(b), 0.01);
        assertEquals(16, a.frechetDistance(doubled), 0.3);
    }

    private static float[] normals(Random random, double deviation) {
        float[] vector = new float[16];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (deviation * random.nextGaussian());
        }
        return vector;
    }

    @Test
    void saysNothingOfTooFewVectors() {
        FeatureCloud two = cross(new float[] {0, 0}, new float[] {1, 0});
        FeatureCloud four = cross(new float[] {0, 0}, new float[] {1, 0}, new float[] {0, 1});
        assertTrue(Double.isNaN(two.frechetDistance(four)));
        assertTrue(Double.isNaN(four.frechetDistance(two)));
    }
}
