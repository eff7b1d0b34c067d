/// Drives on disk, read from and written for other programs; each format's convention is met at this border.
@NullMarked
package cosmonaut.drive.file;

import org.jspecify.annotations.NullMarked;
