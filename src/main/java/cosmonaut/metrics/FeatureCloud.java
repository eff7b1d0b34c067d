package cosmonaut.metrics;

/// Mean and covariance of many vectors of one length, and how far two such clouds are apart.
public final class FeatureCloud {

    private final double[] sums;
    private final double[][] products;
    private long count;

    /// @param features numbers in a vector
    public FeatureCloud(int features) {
        sums = new double[features];
        products = new double[features][features];
    }

    /// @throws IllegalArgumentException if the vector has another length
    public void add(float[] vector) {
        if (vector.length != sums.length) {
            throw new IllegalArgumentException(vector.length + " features, not " + sums.length);
        }
        for (int i = 0; i < vector.length; i++) {
            sums[i] += vector[i];
            for (int j = 0; j <= i; j++) {
                products[i][j] += (double) vector[i] * vector[j];
            }
        }
        count++;
    }

    /// Vectors taken so far.
    public long count() {
        return count;
    }

    /// The Frechet distance of the two clouds taken as Gaussians (Dowson and Landau 1982, as in Heusel et al. 2017):
    /// `|m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^1/2)`, 0 for equal ones, in squared units of the features. NaN if a cloud
    /// has no more vectors than a vector has numbers: its covariance says nothing then.
    ///
    /// @throws IllegalArgumentException if the vectors are of different lengths
    public double frechetDistance(FeatureCloud other) {
        if (other.sums.length != sums.length) {
            throw new IllegalArgumentException(sums.length + " features against " + other.sums.length);
        }
        if (count <= sums.length || other.count <= sums.length) {
            return Double.NaN;
        }
        double[][] s1 = covariance();
        double[][] s2 = other.covariance();
        double distance = 0;
        for (int i = 0; i < sums.length; i++) {
            double shift = sums[i] / count - other.sums[i] / other.count;
            distance += shift * shift + s1[i][i] + s2[i][i];
        }
        double[][] root = new SymmetricMatrix(s1).root();
        // (S1 S2)^1/2 has the eigenvalues of (S1^1/2 S2 S1^1/2)^1/2, which is symmetric.
        for (double value : new SymmetricMatrix(product(product(root, s2), root)).values()) {
            distance -= 2 * Math.sqrt(Math.max(0, value));
        }
        return Math.max(0, distance);
    }

    private double[][] covariance() {
        int n = sums.length;
        double[][] covariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = (products[i][j] - sums[i] * sums[j] / count) / (count - 1);
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }

    private static double[][] product(double[][] a, double[][] b) {
        int n = a.length;
        double[][] c = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                for (int j = 0; j < n; j++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        // Rounding leaves the product of three a little unsymmetric; Jacobi's rotations bear that.
        return c;
    }
}
