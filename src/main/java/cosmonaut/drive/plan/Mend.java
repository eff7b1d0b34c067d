package cosmonaut.drive.plan;

import java.util.function.UnaryOperator;

/// One click that puts something right.
///
/// @param key    of its words among the translated texts, such as `drive.mend.lower-speed`
/// @param value  a number that its words name, such as the speed; 0 where they name none
/// @param change the draft as it should be; a pure function
public record Mend(String key, double value, UnaryOperator<DriveDraft> change) {}
