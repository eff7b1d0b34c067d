package cosmonaut.drive.file;

import cosmonaut.drive.EgoTrack;
import java.util.List;

/// What a file holds of a drive.
///
/// @param source     the file, for messages
/// @param format     its name, for people
/// @param track      poses of the vehicle, times from 0, places as in the file
/// @param convention how they were understood
/// @param notes      sentences on what was not as it should be, and what was made of it
public record ImportedDrive(String source, String format, EgoTrack track, Convention convention, List<String> notes) {

    public ImportedDrive {
        notes = List.copyOf(notes);
    }
}
