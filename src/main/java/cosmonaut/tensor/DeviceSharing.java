package cosmonaut.tensor;

/// What a device's backend shares with another program interface of the same card, such as Vulkan: memory and signals
/// that the other has made. A handle is a file descriptor, on Windows a handle of the system's.
///
/// The thread of the backend makes all calls.
public interface DeviceSharing {

    /// Which card it is: 32 hexadecimal digits, the same for every program interface.
    String uuid();

    /// Memory that was made for this alone (a dedicated allocation). It is given back with the block; the other's
    /// stays.
    ///
    /// @param handle given over: the backend closes a file descriptor
    /// @param bytes of the allocation, as the other was told
    /// @throws cosmonaut.DeviceException if the device does not take it
    Block importMemory(long handle, long bytes);

    /// A timeline semaphore.
    ///
    /// @param handle given over: the backend closes a file descriptor
    /// @throws cosmonaut.DeviceException if the device does not take it
    Signal importTimeline(long handle);

    /// A number that grows, which both see.
    interface Signal extends AutoCloseable {

        /// Queued behind what was queued before: once that is done, the number is this.
        void signal(long value);

        @Override
        void close();
    }
}
