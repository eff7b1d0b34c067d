package cosmonaut.ui.drive;

import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.FlightReport;
import cosmonaut.session.recording.DriveSidecar.Part;
import java.util.List;
import java.util.Map;

/// A drive as far as it has come: what another leg goes on from.
///
/// @param pictures of every view, as many as `frames`
/// @param model that made the last of them, as the settings named it
record DriveSoFar(
        DriveOrder order,
        int frames,
        Map<View, List<Picture>> pictures,
        String model,
        WorldConfig config,
        FlightReport report,
        List<Part> parts) {}
