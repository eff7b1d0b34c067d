package cosmonaut.ui;

/// Makes the screen of a flight.
@FunctionalInterface
public interface FlightScreens {

    /// Called on the JavaFX thread; returns at once, and the scene and the model are read on other threads. What fails
    /// then is told through `notices` and by `exits`.
    ///
    /// @param exits where the screen leads when it is over
    FlightScreen open(FlightRequest request, Notices notices, FlightExits exits);
}
