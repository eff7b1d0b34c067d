package cosmonaut.ui;

import java.nio.file.Path;

/// What a person chose to fly in.
///
/// @param source  what [cosmonaut.scene.SceneLibrary#open] takes: a bundled scene's name, a scene folder or a picture
/// @param title   for people
/// @param picture the file of a picture of it, to be shown until the world stands
public record FlightRequest(String source, String title, Path picture) {}
