package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.spatial.Keyframe;

/// The unit that remembered pictures are rendered in.
///
/// GEN3C's constants (the far limit 100, the margin 0.02 of what hides, the sharpness of its depth test) were made for
/// depths of a network that knows no metres, which lie around 1. A world whose depth is in metres has a unit of its
/// own, in which the median depth of its first picture is 1 (GEN3C section 4.2). All that leaves it is in metres.
///
/// @param metres of one unit, above 0
record WorldUnit(double metres) {

    static final WorldUnit METRE = new WorldUnit(1);

    WorldUnit {
        if (!(metres > 0) || !Double.isFinite(metres)) {
            throw new IllegalArgumentException("a unit of " + metres + " m");
        }
    }

    /// The unit of a median depth, or the metre where nothing is known.
    static WorldUnit of(double median) {
        return median > 0 && Double.isFinite(median) ? new WorldUnit(median) : METRE;
    }

    private boolean isMetre() {
        return metres == 1;
    }

    /// A camera whose place is in metres, in this unit.
    CameraFrame inside(CameraFrame camera) {
        Pose pose = camera.pose();
        return isMetre()
                ? camera
                : new CameraFrame(
                        pose.movedTo(pose.tx() / metres, pose.ty() / metres, pose.tz() / metres), camera.intrinsics());
    }

    /// A camera of this unit, its place in metres.
    CameraFrame outside(CameraFrame camera) {
        Pose pose = camera.pose();
        return isMetre()
                ? camera
                : new CameraFrame(
                        pose.movedTo(pose.tx() * metres, pose.ty() * metres, pose.tz() * metres), camera.intrinsics());
    }

    /// Depths in metres, in this unit.
    float[] inside(float[] depth) {
        if (isMetre()) {
            return depth;
        }
        float[] units = new float[depth.length];
        for (int i = 0; i < units.length; i++) {
            units[i] = (float) (depth[i] / metres);
        }
        return units;
    }

    /// A picture of this unit, in metres.
    Keyframe outside(Keyframe keyframe) {
        return isMetre() ? keyframe : keyframe.enlarged(metres);
    }
}
