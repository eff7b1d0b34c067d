package cosmonaut.ui;

/// Where a flight screen leads when its flight is over. JavaFX thread only; of a flight that is no longer the newest
/// they lead nowhere.
public interface FlightExits {

    /// The flight cannot begin, or is given up: the window goes back to the gallery and closes the screen.
    void failed();

    /// The same request is flown anew, with the settings as they are now; the window closes the screen.
    void again();
}
