package cosmonaut.ui.explore.inspector;

import cosmonaut.input.Action;
import cosmonaut.input.Controls;
import cosmonaut.ui.PictureChoice;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;

/// One flight as the inspector shows it.
///
/// @param dials    what can be changed while flying
/// @param preset   how the next flight will run its model
/// @param facts    there as soon as the model is read
/// @param picture  what is drawn over the picture
/// @param controls have the speed
/// @param act      does an action as if its key had been pressed
public record InspectorViewModel(
        FlightDials dials,
        FlightPreset preset,
        ReadOnlyObjectProperty<Optional<FlightFacts>> facts,
        PictureChoice picture,
        Controls controls,
        Consumer<Action> act) {}
