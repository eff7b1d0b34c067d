package cosmonaut.drive.file;

import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.plan.DriveDraft;
import java.util.List;
import java.util.Optional;

/// What a file holds of a drive.
///
/// @param source     the file, for messages
/// @param format     its name, for people
/// @param track      poses of the vehicle, times from 0, places as in the file
/// @param convention how they were understood
/// @param notes      sentences on what was not as it should be, and what was made of it
/// @param draft      as it was drawn, where the file is a project of this program whose samples are of that drawing
public record ImportedDrive(
        String source,
        String format,
        EgoTrack track,
        Convention convention,
        List<String> notes,
        Optional<DriveDraft> draft) {

    public ImportedDrive {
        notes = List.copyOf(notes);
    }

    ImportedDrive(String source, String format, EgoTrack track, Convention convention, List<String> notes) {
        this(source, format, track, convention, notes, Optional.empty());
    }

    ImportedDrive withDraft(Optional<DriveDraft> drawn) {
        return new ImportedDrive(source, format, track, convention, notes, drawn);
    }
}
