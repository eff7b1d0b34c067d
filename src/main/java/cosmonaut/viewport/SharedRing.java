package cosmonaut.viewport;

import cosmonaut.media.Picture;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Memory of the graphics card for pictures that are made on the same card, so that they reach the screen without
/// passing through the host. A slot holds one picture: red, green and blue of 0 to 255, `[height, width, 3]`.
///
/// Whoever makes pictures takes the ring and writes slot after slot, from a thread of its own; a picture that is drawn
/// is looked up here, and taken from the host where it is not, or no more, to be found.
public interface SharedRing extends AutoCloseable {

    /// Which card the memory lies on, 32 hexadecimal digits; nobody else can import it.
    String uuid();

    /// Pixels in a row of every picture.
    int width();

    int height();

    /// Number of slots.
    int slots();

    /// Makes sure that the memory stays until [#close], whatever becomes of the renderer. To be called before anything
    /// else is.
    ///
    /// @return false where it is too late: the renderer is gone
    boolean take();

    /// A handle on the memory of a slot for the other program interface, which it takes over: a file descriptor, on
    /// Windows a handle of the system's. Once a slot, as Vulkan gives no second one on Windows.
    ///
    /// @throws ViewportException if the driver does not give one
    long handle(int slot);

    /// Bytes of a slot's allocation, which whoever imports it must be told.
    long bytes();

    /// A handle on the timeline semaphore that tells when a slot is written, taken over likewise; empty where the
    /// driver shares none: then a slot must be written whole before it is published.
    OptionalLong timeline();

    /// The slot to write next; it shows nothing from now on. Empty while every slot is being read.
    OptionalInt begin();

    /// Tells that a slot holds a picture.
    ///
    /// @param picture the same on the host, by whose identity it is found
    /// @param value that the timeline reaches when the slot is written, growing; 0 if it is
    void publish(int slot, Picture picture, long value);

    /// The maker writes no more; the other program interface must have let go of the memory before. May be called
    /// twice.
    @Override
    void close();
}
