package cosmonaut.ui;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that was told to the person, kept for the diagnostics page.
///
/// @param line  what the person read
/// @param cause what was thrown, if anything was
public record Incident(Instant when, String line, @Nullable Throwable cause) {}
