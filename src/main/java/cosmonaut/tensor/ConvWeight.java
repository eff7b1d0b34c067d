package cosmonaut.tensor;

/// A convolution kernel (and bias) in the layout a backend likes best; made by [Backend#prepareConv].
public interface ConvWeight {

    int inputs();

    int outputs();

    int kernelT();

    int kernelH();

    int kernelW();
}
