package cosmonaut.scene;

import cosmonaut.camera.Pose;

/// What one camera of a vehicle sees first.
///
/// @param view              which of the vehicle's cameras, one of [RigPictures#VIEWS]
/// @param scene             the place in this camera's picture, with its depth where that is known, and its lens
/// @param vehicleFromCamera where the camera sits and looks: from its own axes (x right, y down, z forward) into the
///                          vehicle's (x forward, y left, z up, metres, origin on the ground under the rear axle)
public record RigPicture(String view, Scene scene, Pose vehicleFromCamera) {

    /// The same for a model that sees pictures of another size.
    public RigPicture atSize(int width, int height) {
        return new RigPicture(view, scene.atSize(width, height), vehicleFromCamera);
    }
}
