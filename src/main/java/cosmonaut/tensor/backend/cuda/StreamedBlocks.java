package cosmonaut.tensor.backend.cuda;

import static cosmonaut.tensor.backend.cuda.CudaDriver.check;
import static jcuda.driver.JCudaDriver.*;

import cosmonaut.tensor.Block;
import cosmonaut.tensor.NetworkBlocks;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/// Blocks of a network of which some stay on the card and the others take turns in two rooms of it.
///
/// Every block is prepared once. One that is to be brought back is then copied, as the card has it, to pinned main
/// memory: its image. While one block works, the image of the next that does not stay is copied into the other room, on
/// another stream. Only streams wait, for each other: the copy until the block before has left the room, the work until
/// its block is there. The blocks that stay are spread evenly among the others, so that copies have time.
///
/// Where main memory is too short for an image, the block is prepared anew for every lease, in place of one room.
final class StreamedBlocks<B> implements NetworkBlocks<B>, Block {

    /// What the blocks need of a card.
    record Card(CudaDevice device, DeviceMemory memory, Transfers transfers) {}

    private static final int ROOMS = 2;

    /// The weights of a block.
    ///
    /// @param image null of a block that stays
    private record Part<B>(B weights, @Nullable TensorImage image) {

        void liveAt(long room) {
            if (image != null) {
                image.liveAt(room);
            }
        }
    }

    /// Memory of the card for one block at a time.
    private final class Room {

        /// Recorded when a block's image was copied here, and when the work with it was queued.
        final CUevent filled = event();

        final CUevent left = event();
        final long bytes;

        @Nullable
        CudaBlock memory;

        int holds = NOBODY;

        Room(long bytes) {
            this.bytes = bytes;
        }

        void take() {
            memory = card.memory().take(bytes);
            leave(); // behind what is queued: the memory being taken, and images being made
        }

        /// Once nothing is on its way into it.
        void give() {
            clear();
            if (memory != null) {
                memory.release();
                memory = null;
            }
        }

        void fill(int n) {
            clear();
            if (memory == null) {
                throw new IllegalStateException("block " + n + " is asked for while its network rests");
            }
            Part<B> part = part(n);
            check(cuStreamWaitEvent(copies, left, 0), "cuStreamWaitEvent");
            if (part.image() != null) {
                part.image().upload(memory.address(), copies);
            }
            check(cuEventRecord(filled, copies), "cuEventRecord");
            part.liveAt(memory.address());
            holds = n;
        }

        private void clear() {
            if (holds != NOBODY) {
                part(holds).liveAt(0);
                holds = NOBODY;
            }
        }

        void leave() {
            check(cuEventRecord(left, card.device().stream()), "cuEventRecord");
        }
    }

    private static final int NOBODY = -1;

    private final Card card;
    private final TensorScope scope;
    private final Loader<B> loader;
    private final CUstream copies;
    private final List<CUevent> events = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();
    private final List<@Nullable Part<B>> parts = new ArrayList<>();
    private final List<TensorImage> images = new ArrayList<>();
    private final List<TensorScope> scopes = new ArrayList<>();
    private boolean alive = true;

    private StreamedBlocks(Card card, CUstream copies, TensorScope scope, Loader<B> loader) {
        this.card = card;
        this.copies = copies;
        this.scope = scope;
        this.loader = loader;
    }

    /// See `Backend.streamed`.
    static <B> StreamedBlocks<B> load(Card card, TensorScope scope, int blocks, int held, Loader<B> loader) {
        card.device().enter();
        CUstream copies = new CUstream();
        check(cuStreamCreate(copies, CUstream_flags.CU_STREAM_NON_BLOCKING), "cuStreamCreate");
        StreamedBlocks<B> loaded = new StreamedBlocks<>(card, copies, scope, loader);
        try {
            loaded.load(blocks, Math.max(0, Math.min(blocks, held) - ROOMS));
        } catch (RuntimeException | Error e) {
            loaded.release();
            throw e;
        }
        scope.adopt(loaded);
        return loaded;
    }

    private void load(int blocks, int stay) {
        boolean all = true;
        for (int n = 0; n < blocks; n++) {
            if (stays(n, stay, blocks)) {
                parts.add(new Part<>(loader.load(n, scope), null));
                continue;
            }
            Part<B> part = all ? imaged(n) : null;
            parts.add(part);
            all = part != null;
        }
        long widest = images.stream().mapToLong(TensorImage::bytes).max().orElse(0);
        for (int i = 0; i < (all ? ROOMS : ROOMS - 1) && !images.isEmpty(); i++) {
            rooms.add(new Room(widest));
        }
        takeRooms();
    }

    /// Takes the card's memory for blocks that come and go.
    void takeRooms() {
        rooms.forEach(Room::take);
    }

    /// Gives it back, once the copies that are on their way are there; blocks keep their images.
    void leaveRooms() {
        check(cuStreamSynchronize(copies), "cuStreamSynchronize");
        rooms.forEach(Room::give);
    }

    private CUevent event() {
        CUevent event = new CUevent();
        check(cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING), "cuEventCreate");
        events.add(event);
        return event;
    }

    /// Whether block n is among so many that stay, which are spread evenly.
    private static boolean stays(int n, int stay, int blocks) {
        return (n + 1) * stay / blocks > n * stay / blocks;
    }

    /// Prepares a block and moves it to main memory; null where that has no room for it.
    private @Nullable Part<B> imaged(int n) {
        List<CudaBlock> tensors = new ArrayList<>();
        TensorScope own = TensorScope.root("block " + n, bytes -> {
            CudaBlock taken = card.memory().allocate(bytes);
            tensors.add(taken);
            return taken;
        });
        scopes.add(own);
        B weights = loader.load(n, own);
        tensors.removeIf(tensor -> !tensor.isAlive());
        TensorImage image = TensorImage.of(card.transfers(), tensors);
        if (image == null) {
            own.close();
            return null;
        }
        images.add(image);
        image.liveAt(0);
        return new Part<>(weights, image);
    }

    private Part<B> part(int n) {
        Part<B> part = parts.get(n);
        if (part == null) {
            throw new IllegalStateException("block " + n + " has no image");
        }
        return part;
    }

    @Override
    public boolean stay() {
        return false;
    }

    @Override
    public Lease<B> lease(int n) {
        Part<B> part = parts.get(n);
        if (part == null) {
            return NetworkBlocks.preparedWhenLeased(scope, loader).lease(n);
        }
        if (part.image() == null) {
            return new Lease<>(part.weights(), () -> {});
        }
        Room room = roomOf(n);
        check(cuStreamWaitEvent(card.device().stream(), room.filled, 0), "cuStreamWaitEvent");
        if (rooms.size() > 1) {
            fetchAhead(next(n), room);
        }
        return new Lease<>(part.weights(), room::leave);
    }

    /// Where block n is or is on its way to.
    private Room roomOf(int n) {
        for (Room room : rooms) {
            if (room.holds == n) {
                return room;
            }
        }
        Room room = rooms.getFirst();
        room.fill(n);
        return room;
    }

    /// Brings block n into the room that does not work.
    private void fetchAhead(int n, Room working) {
        for (Room room : rooms) {
            if (room != working && working.holds != n && room.holds != n) {
                room.fill(n);
            }
        }
    }

    /// The block behind n that comes from main memory, after the last the first.
    private int next(int n) {
        int next = n;
        do {
            next = (next + 1) % parts.size();
        } while (part(next).image() == null);
        return next;
    }

    @Override
    public String device() {
        return card.device().name();
    }

    /// Of the rooms; what stays is in the scope.
    @Override
    public long bytes() {
        return rooms.stream().mapToLong(room -> room.bytes).sum();
    }

    @Override
    public boolean isAlive() {
        return alive;
    }

    @Override
    public void release() {
        if (!alive) {
            return;
        }
        alive = false;
        card.device().enter();
        cuStreamSynchronize(copies);
        cuStreamDestroy(copies);
        events.forEach(JCudaDriver::cuEventDestroy);
        rooms.forEach(Room::give);
        images.forEach(TensorImage::release);
        scopes.forEach(TensorScope::close);
    }
}
