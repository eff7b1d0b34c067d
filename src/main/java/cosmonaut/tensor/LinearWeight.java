package cosmonaut.tensor;

/// A weight matrix (and bias) in the layout a backend likes best; made by [Backend#prepareLinear].
public interface LinearWeight {

    int inputs();

    int outputs();
}
