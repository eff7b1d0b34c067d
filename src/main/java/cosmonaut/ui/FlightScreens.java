package cosmonaut.ui;

/// Makes the screen of a flight.
@FunctionalInterface
public interface FlightScreens {

    /// Called on the JavaFX thread; returns at once, and the scene and the model are read on other threads. What fails
    /// then is told through `notices` and by `onFailed`.
    ///
    /// @param onFailed to be run on the JavaFX thread when the flight cannot begin; the window then goes back to the
    ///                 gallery and closes the screen
    FlightScreen open(FlightRequest request, Notices notices, Runnable onFailed);
}
