package cosmonaut.ui.explore;

import cosmonaut.input.DetachedWindows;
import cosmonaut.input.GamepadSource;
import cosmonaut.ui.FxThread;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.PictureChoice;
import cosmonaut.ui.PresetChoice;
import cosmonaut.ui.Texts;
import cosmonaut.viewport.ViewRenderer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Scene;

/// What the flight screens need of the program around them.
///
/// @param handling   what the settings say of steering, asked anew whenever the screen comes to the front
/// @param keyboard   the keys by their positions
/// @param panels     what was open the last time
/// @param onPanels   hears what is open from now on
/// @param windows    opens full-screen windows beside that of JavaFX
/// @param presets    the ways in which the next flight can run its model
/// @param picture    how pictures are drawn and recorded
/// @param renderers  what may draw the pictures, the best first; each opens one on the thread that draws
/// @param dress      dresses a scene in the theme in force
/// @param captures   where screenshots and recordings go
/// @param background runs what may take long: opening, closing, writing files; several at once
public record ExploreServices(
        Texts texts,
        FlightOpener opener,
        Supplier<Handling> handling,
        Supplier<Panels> panels,
        Consumer<Panels> onPanels,
        Keyboard keyboard,
        GamepadSource pads,
        DetachedWindows windows,
        PresetChoice presets,
        PictureChoice picture,
        List<Supplier<ViewRenderer>> renderers,
        Consumer<Scene> dress,
        CaptureFolder captures,
        FxThread fx,
        Executor background) {}
