package cosmonaut.drive;

import java.util.List;

/// Two sets of limits: past the first is worth a warning, past the second an error.
///
/// @param id what project files call it
public record LimitProfile(String id, DriveLimits comfort, DriveLimits hard) {

    public static final LimitProfile ROAD = new LimitProfile("road", DriveLimits.COMFORT, DriveLimits.HARD);
    public static final LimitProfile WAYMAX = new LimitProfile("waymax", DriveLimits.COMFORT, DriveLimits.WAYMAX);

    /// Those that a person can choose, the default first.
    public static final List<LimitProfile> ALL = List.of(ROAD, WAYMAX);
}
