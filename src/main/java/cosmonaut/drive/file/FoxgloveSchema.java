package cosmonaut.drive.file;

/// The messages of an MCAP file, with JSON schemas of our own words; Foxglove knows those of its own by their titles.
enum FoxgloveSchema {
    FRAME_TRANSFORM(
            "foxglove.FrameTransform",
            "\"parent_frame_id\":{\"type\":\"string\"},\"child_frame_id\":{\"type\":\"string\"},\"translation\":"
                    + Parts.VECTOR + ",\"rotation\":" + Parts.TURN),
    POSE_IN_FRAME("foxglove.PoseInFrame", "\"frame_id\":{\"type\":\"string\"},\"pose\":" + Parts.POSE),
    POSES_IN_FRAME(
            "foxglove.PosesInFrame",
            "\"frame_id\":{\"type\":\"string\"},\"poses\":{\"type\":\"array\",\"items\":" + Parts.POSE + "}"),
    CAMERA_CALIBRATION(
            "foxglove.CameraCalibration",
            "\"frame_id\":{\"type\":\"string\"},\"width\":{\"type\":\"integer\"},\"height\":{\"type\":\"integer\"},"
                    + "\"distortion_model\":{\"type\":\"string\"},\"D\":" + Parts.NUMBERS + ",\"K\":" + Parts.NUMBERS
                    + ",\"R\":" + Parts.NUMBERS + ",\"P\":" + Parts.NUMBERS),
    COMPRESSED_IMAGE("foxglove.CompressedImage", Parts.DATA),
    COMPRESSED_VIDEO("foxglove.CompressedVideo", Parts.DATA),
    MOTION(
            "cosmonaut.Motion",
            "\"speed\":{\"type\":\"number\"},\"acceleration\":{\"type\":\"number\"},\"curvature\":{\"type\":\"number\"},"
                    + "\"lateral_acceleration\":{\"type\":\"number\"}");

    /// What several have in common.
    private static final class Parts {

        private static final String NUMBERS = "{\"type\":\"array\",\"items\":{\"type\":\"number\"}}";
        private static final String XYZ =
                "\"x\":{\"type\":\"number\"},\"y\":{\"type\":\"number\"},\"z\":{\"type\":\"number\"}";
        private static final String VECTOR = "{\"type\":\"object\",\"properties\":{" + XYZ + "}}";
        private static final String TURN =
                "{\"type\":\"object\",\"properties\":{" + XYZ + ",\"w\":{\"type\":\"number\"}}}";
        private static final String POSE =
                "{\"type\":\"object\",\"properties\":{\"position\":" + VECTOR + ",\"orientation\":" + TURN + "}}";
        private static final String DATA = "\"frame_id\":{\"type\":\"string\"},\"data\":{\"type\":\"string\","
                + "\"contentEncoding\":\"base64\"},\"format\":{\"type\":\"string\"}";
        private static final String TIME = "\"timestamp\":{\"type\":\"object\",\"title\":\"time\",\"properties\":{"
                + "\"sec\":{\"type\":\"integer\",\"minimum\":0},"
                + "\"nsec\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":999999999}}}";
    }

    private final String title;
    private final String properties;

    FoxgloveSchema(String title, String properties) {
        this.title = title;
        this.properties = properties;
    }

    String title() {
        return title;
    }

    String json() {
        return "{\"title\":\"" + title + "\",\"type\":\"object\",\"properties\":{" + Parts.TIME + "," + properties
                + "}}";
    }
}
