package cosmonaut.scene;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pose;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A scene of which more is given than one picture: a video with depth, or views of a place.
///
/// @param scene what it begins with: the first picture, without depth
/// @param sources the pictures with depth
/// @param trajectory the cameras that the views of a place come with; none of a video
public record SourceScene(Scene scene, SourceViews sources, List<CameraFrame> trajectory) {

    /// How far the published code moves a camera by itself, to the left, in units of the scene.
    private static final double DISTANCE = 0.3;

    /// Its pictures a second.
    private static final double RATE = 24;

    public SourceScene {
        trajectory = List.copyOf(trajectory);
    }

    /// What is known without looking at more than the first view.
    static Scene scene(Path path, Optional<String> prompt, SourceViews sources, int pictures) {
        String name = String.valueOf(path.getFileName()).replaceFirst("(?i)\\.npz$", "");
        SourceView first = sources.views().getFirst();
        double speed = DISTANCE * RATE / Math.max(1, pictures);
        return new Scene(
                name,
                name,
                prompt.orElse(PictureScene.NEUTRAL_PROMPT),
                "unknown",
                first.picture(),
                Optional.empty(),
                first.camera().intrinsics(),
                false,
                new SuggestedFlight(Move.LEFT, speed, pictures),
                false,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }

    /// Where a flight begins: where the first picture was taken, or the first camera that views come with.
    public CameraFrame start() {
        return trajectory.isEmpty() ? sources.views().getFirst().camera() : trajectory.getFirst();
    }

    /// The cameras of a movement. In a video it is made from where every frame was taken, `w2c_t = L_t w2c_src(t)`,
    /// through its lens, which zooms as the movement's does; in a place from [#start].
    ///
    /// @param local begins at the origin, with OpenCV axes
    public CameraPath path(CameraPath local) {
        List<CameraFrame> frames = new ArrayList<>();
        double before = local.get(0).intrinsics().fy();
        for (int i = 0; i < local.size(); i++) {
            CameraFrame from =
                    sources.kind() == SourceViews.Kind.VIDEO ? sources.at(i).camera() : start();
            double zoom = local.get(i).intrinsics().fy() / before;
            Intrinsics lens = zoom == 1 ? from.intrinsics() : from.intrinsics().zoomed(zoom);
            Pose pose = from.pose().compose(local.pose(i));
            frames.add(new CameraFrame(pose, lens));
        }
        return new CameraPath(frames, local.frameRate());
    }
}
