package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.MatrixBytes;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;
import org.jspecify.annotations.Nullable;

/// Brings weights to the card, in the type of activations; biases in f32.
final class PreparedWeights {

    /// A matrix as it was given, or in 8 bits.
    ///
    /// @param weight `[outputs,inputs]` in the type of activations; U8 holds e4m3
    /// @param scales what each row of e4m3 was divided by, in f32
    /// @param bias f32
    record Matrix(
            Tensor weight,
            @Nullable Tensor scales,
            @Nullable Tensor bias) implements LinearWeight {

        @Override
        public int inputs() {
            return weight.shape().extent(1);
        }

        @Override
        public int outputs() {
            return weight.shape().extent(0);
        }
    }

    /// A convolution kernel, channels fastest.
    ///
    /// @param weight `[outputs,kt,kh,kw,padded]`, zeros behind the inputs
    /// @param bias f32
    record Taps(Tensor weight, int inputs, @Nullable Tensor bias) implements ConvWeight {

        @Override
        public int outputs() {
            return weight.shape().extent(0);
        }

        @Override
        public int kernelT() {
            return weight.shape().extent(1);
        }

        @Override
        public int kernelH() {
            return weight.shape().extent(2);
        }

        @Override
        public int kernelW() {
            return weight.shape().extent(3);
        }

        int taps() {
            return kernelT() * kernelH() * kernelW();
        }

        /// Channels, filled up so that every tap begins at a multiple of 16 bytes.
        int padded() {
            return weight.shape().extent(4);
        }
    }

    private static final int THREADS = 256;
    private static final int BLOCKS = 1024;

    /// The kernels pack a tap's place into ten bits an axis.
    private static final int MOST_EXTENT = 1023;

    private final CudaDevice device;
    private final Kernels kernels;
    private final Transfers transfers;
    private final ElementWise elementWise;
    private final EightBitRounding eightBit;
    private final DType activation;

    PreparedWeights(
            CudaDevice device,
            Kernels kernels,
            Transfers transfers,
            ElementWise elementWise,
            EightBitRounding eightBit,
            DType activation) {
        this.device = device;
        this.kernels = kernels;
        this.transfers = transfers;
        this.elementWise = elementWise;
        this.eightBit = eightBit;
        this.activation = activation;
    }

    /// See `Backend.prepareLinear`.
    Matrix matrix(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        return new Matrix(converted(scope, weight, activation), null, bias(scope, bias));
    }

    /// See `Backend.prepareRoundable`.
    Matrix roundable(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        int n = weight.shape().extent(0);
        int k = weight.shape().extent(1);
        if (!eightBit.takes(n, k)) {
            return matrix(scope, weight, bias);
        }
        Tensor rounded = scope.allocate(DType.U8, n, k);
        Tensor scales = scope.allocate(DType.F32, n);
        try (TensorScope filed = scope.child("weights as filed")) {
            long from = CudaBlock.address(uploaded(filed, weight));
            eightBit.round(CudaBlock.address(rounded), CudaBlock.address(scales), weight.dtype(), from, n, k);
        }
        return new Matrix(rounded, scales, bias(scope, bias));
    }

    /// See `Backend.roundableBytes`.
    MatrixBytes roundableBytes() {
        MatrixBytes plain = MatrixBytes.in(activation);
        return (n, k) -> eightBit.takes(n, k) ? (long) n * k + (long) n * DType.F32.bytes() : plain.of(n, k);
    }

    /// See `Backend.prepareConv`.
    Taps taps(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        Shape s = weight.shape();
        int unit = 16 / activation.bytes();
        int padded = unit * Math.max(1, Math.ceilDiv(s.extent(1), unit));
        for (int axis = 2; axis < 5; axis++) {
            if (s.extent(axis) > MOST_EXTENT) {
                throw new IllegalArgumentException(
                        "CONV kernel " + weight + ": an extent of " + s.extent(axis) + ", at most " + MOST_EXTENT);
            }
        }
        Tensor arranged = scope.allocate(activation, s.extent(0), s.extent(2), s.extent(3), s.extent(4), padded);
        if (arranged.shape().elements() > 0) {
            try (TensorScope filed = scope.child("kernel as filed")) {
                String name =
                        "conv_arrange_" + ElementWise.suffix(activation) + "_" + ElementWise.suffix(weight.dtype());
                kernels.launch(
                        kernels.kernel("conv", name),
                        Grid.of(BLOCKS, THREADS),
                        arranged,
                        uploaded(filed, weight),
                        s.extent(0),
                        s.extent(1),
                        s.extent(2) * s.extent(3) * s.extent(4),
                        padded);
            }
        }
        return new Taps(arranged, s.extent(1), bias(scope, bias));
    }

    private @Nullable Tensor bias(TensorScope scope, @Nullable HostTensor bias) {
        return bias == null ? null : converted(scope, bias, DType.F32);
    }

    /// The numbers in a type; those filed in it go straight to their place.
    private Tensor converted(TensorScope scope, HostTensor host, DType type) {
        if (host.dtype() == type) {
            return uploaded(scope, host);
        }
        Tensor tensor = scope.allocate(type, host.shape());
        try (TensorScope filed = scope.child("weights as filed")) {
            elementWise.convert(tensor, uploaded(filed, host));
        }
        return tensor;
    }

    private Tensor uploaded(TensorScope scope, HostTensor host) {
        Tensor tensor = scope.allocate(host.dtype(), host.shape());
        transfers.upload(CudaBlock.address(tensor), host.data());
        if (transfers.isPinned(host.data())) {
            // Pinned memory is read when its turn comes, and weights must have been read when they are prepared.
            device.synchronize();
        }
        return tensor;
    }
}
