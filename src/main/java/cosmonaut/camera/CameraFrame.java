package cosmonaut.camera;

/// One picture's camera: where it stands and what it looks through.
public record CameraFrame(Pose pose, Intrinsics intrinsics) {}
