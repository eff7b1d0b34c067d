package cosmonaut.session.live;

import cosmonaut.camera.Pose;

/// The poses of the last seconds of a flight by flight time. The control thread's.
final class PoseLog {

    private static final int CAPACITY = 1024;

    private final double[] seconds = new double[CAPACITY];
    private final Pose[] poses = new Pose[CAPACITY];
    private long count;

    /// Forgets all and begins at a pose.
    void restart(double at, Pose pose) {
        count = 0;
        add(at, pose);
    }

    /// @param at not before the last one
    void add(double at, Pose pose) {
        int i = (int) (count % CAPACITY);
        seconds[i] = at;
        poses[i] = pose;
        count++;
    }

    /// Another pose at the newest flight time.
    void move(Pose pose) {
        poses[(int) ((count - 1) % CAPACITY)] = pose;
    }

    /// The pose at a flight time; before the log the oldest, after it the newest.
    Pose at(double when) {
        long oldest = Math.max(0, count - CAPACITY);
        for (long i = count - 1; i > oldest; i--) {
            int later = (int) (i % CAPACITY);
            int earlier = (int) ((i - 1) % CAPACITY);
            if (when >= seconds[later]) {
                return poses[later];
            }
            if (when >= seconds[earlier]) {
                double share = (when - seconds[earlier]) / (seconds[later] - seconds[earlier]);
                return PoseBlend.of(poses[earlier], poses[later], share);
            }
        }
        return poses[(int) (oldest % CAPACITY)];
    }
}
