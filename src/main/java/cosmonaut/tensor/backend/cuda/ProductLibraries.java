package cosmonaut.tensor.backend.cuda;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The libraries of products that are on this machine and start.
final class ProductLibraries implements DevicePart {

    private final List<MatrixProduct> all = new ArrayList<>();
    private final Deque<DevicePart> parts = new ArrayDeque<>();

    private ProductLibraries() {}

    static ProductLibraries of(CudaDevice device, ElementWise elementWise, Workspace workspace, CudaOptions options) {
        ProductLibraries found = new ProductLibraries();
        CublasLtProduct.open(device, elementWise, workspace, options.cublasLt()).ifPresent(found::add);
        CublasProduct.open(device, elementWise, workspace, options.cublas()).ifPresent(found::add);
        return found;
    }

    private <T extends MatrixProduct & DevicePart> void add(T library) {
        all.add(library);
        parts.push(library);
    }

    /// The best first.
    List<MatrixProduct> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        parts.forEach(DevicePart::close);
        parts.clear();
    }
}
