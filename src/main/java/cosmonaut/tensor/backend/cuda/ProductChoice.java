package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.backend.cuda.MatrixProduct.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decides which [MatrixProduct] makes a product; once for every problem.
final class ProductChoice {

    private final List<MatrixProduct> candidates;
    private final Map<Problem, MatrixProduct> chosen = new HashMap<>();

    /// @param candidates the best first; the last suits every problem
    ProductChoice(List<MatrixProduct> candidates) {
        this.candidates = List.copyOf(candidates);
    }

    /// Who makes a product of operands at these addresses. What was chosen for the problem may not suit other
    /// addresses; then the next that does.
    MatrixProduct of(Problem problem, long dst, long x, long w, long bias) {
        MatrixProduct known = chosen.computeIfAbsent(problem, p -> first(p, dst, x, w, bias));
        return known.suits(problem, dst, x, w, bias) ? known : first(problem, dst, x, w, bias);
    }

    private MatrixProduct first(Problem problem, long dst, long x, long w, long bias) {
        for (MatrixProduct candidate : candidates) {
            if (candidate.suits(problem, dst, x, w, bias)) {
                return candidate;
            }
        }
        throw new IllegalStateException("nothing multiplies " + problem);
    }
}
