package cosmonaut.model;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.weights.StoredWeights;
import cosmonaut.weights.WeightFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `mean_std.pt`: mean and standard deviation of latents by channel and latent frame, rounded to bf16 as the original
/// does (Cosmos 1.0, section 2.7).
///
/// @param mean channel-major
/// @param std as the mean
record LatentStatisticsFile(List<Double> mean, List<Double> std) {

    private static final int MOST = 1 << 20;

    /// @throws InvalidInputException unless the file holds two tensors of equal size
    static LatentStatisticsFile read(Path file) {
        try (StoredWeights pair = WeightFiles.open(file)) {
            if (!pair.has("0") || !pair.has("1") || pair.listing().size() != 2) {
                throw new InvalidInputException(file + " holds "
                        + pair.listing().size() + " tensors, not a mean and a standard deviation; download it again");
            }
            return new LatentStatisticsFile(values(file, pair.get("0")), values(file, pair.get("1")));
        }
    }

    private static List<Double> values(Path file, HostTensor tensor) {
        if (tensor.shape().elements() > MOST) {
            throw new InvalidInputException(file + " holds a tensor of " + tensor.shape()
                    + ", which is no mean or standard deviation of latents; download it again");
        }
        List<Double> values = new ArrayList<>();
        HostTensor rounded = HostTensor.allocate(DType.BF16, tensor.shape());
        rounded.copyFrom(tensor.toFloats());
        for (float value : rounded.toFloats()) {
            values.add((double) value);
        }
        return values;
    }
}
