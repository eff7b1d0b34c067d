package cosmonaut.tensor.backend.cuda;

import static cosmonaut.tensor.backend.cuda.CudaDriver.check;
import static jcuda.driver.JCudaDriver.*;

import cosmonaut.tensor.backend.cuda.MatrixProduct.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jcuda.driver.CUevent;
import org.jspecify.annotations.Nullable;

/// Which of several matrix products is fastest for a problem: each is timed once, on the operands it first comes with,
/// and the choice is kept in a file for this card and driver.
final class ProductChoice {

    /// One variant of one product.
    private record Option(MatrixProduct product, int variant) {

        String name() {
            return product.name() + " " + variant;
        }
    }

    private static final int RUNS = 3;

    private final CudaDevice device;
    private final List<MatrixProduct> products;
    private final @Nullable Path file;
    private final Map<Problem, Option> chosen = new HashMap<>();
    private final Map<String, String> kept = new TreeMap<>();

    /// @param products in order of preference where nothing can be timed; the last takes everything
    /// @param file where choices are kept, or none
    ProductChoice(CudaDevice device, List<MatrixProduct> products, @Nullable Path file) {
        this.device = device;
        this.products = List.copyOf(products);
        this.file = file;
        if (file != null && Files.isRegularFile(file)) {
            read(file);
        }
    }

    /// Names of what there is to choose from.
    String names() {
        return products.stream().map(MatrixProduct::name).collect(Collectors.joining(", "));
    }

    /// Queues a product with the fastest; the first one of a problem is made several times, to find it.
    void multiply(Problem problem, long dst, long x, long w, long bias) {
        Option option = chosen.get(problem);
        if (option != null && option.variant() < option.product().variants(problem, dst, x, w, bias)) {
            option.product().multiply(problem, option.variant(), dst, x, w, bias);
            return;
        }
        List<Option> options = options(problem, dst, x, w, bias);
        if (option == null && options.size() == 1) {
            chosen.put(problem, options.getFirst());
        } else if (option == null && !device.isRecording()) {
            Option best = remembered(problem, options).orElseGet(() -> fastest(problem, options, dst, x, w, bias));
            chosen.put(problem, best);
            best.product().multiply(problem, best.variant(), dst, x, w, bias);
            return;
        }
        // Operands that the chosen one does not take, or no time to choose.
        Option first = options.getFirst();
        first.product().multiply(problem, first.variant(), dst, x, w, bias);
    }

    private List<Option> options(Problem problem, long dst, long x, long w, long bias) {
        List<Option> options = new ArrayList<>();
        for (MatrixProduct product : products) {
            int variants = product.variants(problem, dst, x, w, bias);
            for (int variant = 0; variant < variants; variant++) {
                options.add(new Option(product, variant));
            }
        }
        return options;
    }

    private Optional<Option> remembered(Problem problem, List<Option> options) {
        String name = kept.get(key(problem));
        return options.stream().filter(option -> option.name().equals(name)).findFirst();
    }

    private Option fastest(Problem problem, List<Option> options, long dst, long x, long w, long bias) {
        CUevent before = new CUevent();
        CUevent after = new CUevent();
        check(cuEventCreate(before, 0), "cuEventCreate");
        check(cuEventCreate(after, 0), "cuEventCreate");
        try {
            Option best = options.getFirst();
            float least = Float.POSITIVE_INFINITY;
            for (Option option : options) {
                option.product().multiply(problem, option.variant(), dst, x, w, bias);
                for (int run = 0; run < RUNS; run++) {
                    check(cuEventRecord(before, device.stream()), "cuEventRecord");
                    option.product().multiply(problem, option.variant(), dst, x, w, bias);
                    check(cuEventRecord(after, device.stream()), "cuEventRecord");
                    check(cuEventSynchronize(after), "cuEventSynchronize");
                    float[] milliseconds = {0};
                    check(cuEventElapsedTime(milliseconds, before, after), "cuEventElapsedTime");
                    if (milliseconds[0] < least) {
                        least = milliseconds[0];
                        best = option;
                    }
                }
            }
            kept.put(key(problem), best.name());
            write();
            return best;
        } finally {
            cuEventDestroy(before);
            cuEventDestroy(after);
        }
    }

    /// What the choice depends on, in one word.
    private String key(Problem problem) {
        return String.join(
                "/",
                device.model().replaceAll("[\\s=/]+", "_"),
                Integer.toString(device.driver().version()),
                products.stream()
                        .map(MatrixProduct::name)
                        .collect(Collectors.joining("+"))
                        .replaceAll("[\\s=]+", "_"),
                problem.type() + "_" + problem.m() + "x" + problem.n() + "x" + problem.k(),
                (problem.biased() ? "bias_" : "") + problem.after());
    }

    /// Lines that do not look like ours are passed over: the worst that can happen is that something is timed again.
    private void read(Path from) {
        try {
            for (String line : Files.readAllLines(from)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    kept.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            kept.clear();
        }
    }

    /// A choice that cannot be kept is made again next time.
    private void write() {
        if (file == null) {
            return;
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "products", ".part");
            Files.write(
                    part,
                    kept.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .toList());
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // Nothing is lost but the time to measure.
            return;
        }
    }
}
