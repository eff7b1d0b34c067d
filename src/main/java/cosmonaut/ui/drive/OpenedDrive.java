package cosmonaut.ui.drive;

import cosmonaut.world.DrivingWorld;

/// A loaded model for drives; it belongs to whoever opened it.
///
/// @param model as the settings name it
/// @param backend name of the processor
/// @param way how pictures come about, for the sidecar
/// @param program version of the program
public record OpenedDrive(
        DrivingWorld world, String model, String backend, String way, int steps, double guidance, String program) {}
