package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.FirstPoint;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.rig.Rig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A project of drives: what is drawn, what was sampled of it, prompts, the rig.
///
/// @param created      time of day and date, as text
/// @param origin       where on the earth the world's origin lies, if anywhere
/// @param trajectories in order, each with an id of its own
/// @param prompts      by view key, and `common`, `negative`
/// @param rig          of the project, if it has one
/// @param imports      files that came in, kept as they were
/// @param document     `project.json` as it was read; what is not known of it is kept when it is saved. Not to be
/// changed
public record DriveProject(
        String created,
        Optional<GeoOrigin> origin,
        List<Trajectory> trajectories,
        Map<String, String> prompts,
        Optional<Rig> rig,
        List<Import> imports,
        ObjectNode document) {

    /// One drive.
    ///
    /// @param id         within the project
    /// @param colour     for drawing, such as `#2f6fde`
    /// @param draft      as it is edited; empty for a recorded track
    /// @param track      as it was sampled when it was saved; opening never samples again
    /// @param stored     the hash of the draft that was sampled
    /// @param firstPoint where the 64 points begin
    public record Trajectory(
            String id,
            String name,
            String colour,
            Optional<DriveDraft> draft,
            EgoTrack track,
            String stored,
            FirstPoint firstPoint) {

        /// Of a draft, sampled now.
        public static Trajectory drawn(String id, String name, DriveDraft draft) {
            return new Trajectory(
                    id,
                    name,
                    "#2f6fde",
                    Optional.of(draft),
                    DrivePlan.of(draft).track(),
                    DraftJson.hash(draft),
                    FirstPoint.ORIGIN);
        }

        /// Of a track that came in.
        public static Trajectory recorded(String id, String name, EgoTrack track) {
            return new Trajectory(id, name, "#2f6fde", Optional.empty(), track, "", FirstPoint.ORIGIN);
        }

        /// Whether the samples are of the draft as it is; where they are not, a window shows both.
        public boolean isCurrent() {
            return draft.isEmpty() || DraftJson.hash(draft.get()).equals(stored);
        }
    }

    /// @param name   below `imports/`
    /// @param sha256 of its bytes, 64 hexadecimal digits
    public record Import(String name, String sha256) {}

    public static final int MOST_TRAJECTORIES = 1000;

    /// @throws InvalidInputException if there are too many trajectories or two have one id
    public DriveProject {
        trajectories = List.copyOf(trajectories);
        prompts = Map.copyOf(prompts);
        imports = List.copyOf(imports);
        if (trajectories.size() > MOST_TRAJECTORIES) {
            throw new InvalidInputException("the project has " + trajectories.size() + " trajectories, at most "
                    + MOST_TRAJECTORIES + "; remove some");
        }
        Set<String> ids = new HashSet<>();
        for (Trajectory trajectory : trajectories) {
            if (!ids.add(trajectory.id())) {
                throw new InvalidInputException(
                        "the project has two trajectories " + trajectory.id() + "; give each an id of its own");
            }
        }
    }

    /// @param created time of day and date, as text
    public static DriveProject empty(String created) {
        return new DriveProject(
                created,
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                List.of(),
                JsonMapper.builder().build().createObjectNode());
    }

    /// With a trajectory more, or in the place of that with its id.
    public DriveProject with(Trajectory trajectory) {
        List<Trajectory> changed = new ArrayList<>(trajectories);
        int at = -1;
        for (int i = 0; i < changed.size(); i++) {
            at = changed.get(i).id().equals(trajectory.id()) ? i : at;
        }
        if (at < 0) {
            changed.add(trajectory);
        } else {
            changed.set(at, trajectory);
        }
        return new DriveProject(created, origin, changed, prompts, rig, imports, document);
    }

    public DriveProject withRig(Rig newRig) {
        return new DriveProject(created, origin, trajectories, prompts, Optional.of(newRig), imports, document);
    }

    public DriveProject withPrompts(Map<String, String> newPrompts) {
        return new DriveProject(created, origin, trajectories, newPrompts, rig, imports, document);
    }

    public DriveProject withOrigin(GeoOrigin newOrigin) {
        return new DriveProject(created, Optional.of(newOrigin), trajectories, prompts, rig, imports, document);
    }

    DriveProject withImports(List<Import> newImports) {
        return new DriveProject(created, origin, trajectories, prompts, rig, newImports, document);
    }
}
