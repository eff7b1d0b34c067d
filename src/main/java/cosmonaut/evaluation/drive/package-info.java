/// `cosmonaut evaluate drive`: how well the pictures of six cameras hang together, and whether they show the drive that
/// was asked for, in the figures of docs/evaluation.md.
///
/// A drive is read from its folder (`DriveFolder`), points are matched picture by picture (`DriveMatches`), and the
/// figures come from the matches alone (`ViewMotion`, `ViewOverlap`, `DriveFollowing`). No model is loaded.
@NullMarked
package cosmonaut.evaluation.drive;

import org.jspecify.annotations.NullMarked;
