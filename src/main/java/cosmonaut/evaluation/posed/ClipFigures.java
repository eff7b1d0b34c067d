package cosmonaut.evaluation.posed;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.metrics.EgoMotion;
import cosmonaut.metrics.TrackErrors;
import java.util.List;
import java.util.Optional;

/// What a clip comes to. Figures that do not exist are NaN.
///
/// @param pictures of the clip
/// @param tracks   its points and how they fit
/// @param found    whether the cameras of all its pictures were found from the pictures alone
/// @param rotation mean angle between found and given cameras, degrees, once the first are laid onto each other
/// @param translation mean distance of found and given places, as a share of the given way, at the best scale
/// @param psnr     mean over the pictures after the first, dB
/// @param ssim     mean over the pictures after the first
record ClipFigures(
        String name,
        int pictures,
        ClipTracks tracks,
        boolean found,
        double rotation,
        double translation,
        double psnr,
        double ssim) {

    /// A way shorter than this, in the unit of the given cameras, is a turn on the spot.
    private static final double SHORTEST_WAY = 1e-9;

    /// @param likeness PSNR and SSIM, NaN where there is no reference
    static ClipFigures of(PosedClip clip, ClipTracks tracks, double... likeness) {
        int count = clip.cameras().size();
        Optional<List<Pose>> found =
                EgoMotion.of(count, tracks.seen()).map(EgoMotion.Found::poses).filter(poses -> poses.size() == count);
        List<Pose> given = clip.cameras().stream().map(CameraFrame::pose).toList();
        double[] errors = found.map(poses -> errors(poses, given)).orElse(new double[] {Double.NaN, Double.NaN});
        return new ClipFigures(
                clip.name(), count, tracks, found.isPresent(), errors[0], errors[1], likeness[0], likeness[1]);
    }

    /// @param estimated camera-to-first, of a scale that is not known
    /// @return mean angle in degrees, mean distance as a share of the way; the latter NaN for a turn on the spot
    static double[] errors(List<Pose> estimated, List<Pose> given) {
        int n = given.size();
        double along = 0;
        double squares = 0;
        double turn = 0;
        for (int i = 1; i < n; i++) {
            Pose have = estimated.get(i).relativeTo(estimated.getFirst());
            Pose want = given.get(i).relativeTo(given.getFirst());
            along += have.tx() * want.tx() + have.ty() * want.ty() + have.tz() * want.tz();
            squares += have.tx() * have.tx() + have.ty() * have.ty() + have.tz() * have.tz();
            turn += have.degreesTo(want) / (n - 1);
        }
        double way = TrackErrors.length(given);
        if (!(way > SHORTEST_WAY)) {
            return new double[] {turn, Double.NaN};
        }
        // A camera that flew the other way is not mirrored.
        double scale = squares > 0 ? Math.max(0, along / squares) : 0;
        double off = 0;
        for (int i = 1; i < n; i++) {
            Pose have = estimated.get(i).relativeTo(estimated.getFirst());
            Pose want = given.get(i).relativeTo(given.getFirst());
            off += have.movedTo(scale * have.tx(), scale * have.ty(), scale * have.tz())
                            .distanceTo(want)
                    / (n - 1);
        }
        return new double[] {turn, off / way};
    }
}
