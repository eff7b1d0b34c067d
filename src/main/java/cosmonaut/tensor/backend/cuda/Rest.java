package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Block;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.StreamedBlocks.Card;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a scope's weights are while they are not on the card: an image of them in pinned main memory, which is made
/// when they leave for the first time and ends with the scope. Streamed blocks have images of their own and give up
/// their rooms only.
final class Rest implements Block {

    private final Card card;
    private final TensorImage image;
    private final List<StreamedBlocks<?>> streamed;
    private @Nullable CudaBlock room;
    private boolean alive = true;

    private Rest(Card card, TensorImage image, List<StreamedBlocks<?>> streamed) {
        this.card = card;
        this.image = image;
        this.streamed = List.copyOf(streamed);
    }

    /// See `Backend.rest`.
    static boolean begin(Card card, TensorScope scope) {
        card.device().enter();
        Rest known = of(scope);
        Rest rest = known == null ? first(card, scope) : known;
        if (rest == null) {
            return false;
        }
        rest.leave();
        return true;
    }

    /// See `Backend.wake`.
    static void end(TensorScope scope) {
        Rest rest = of(scope);
        if (rest == null) {
            throw new IllegalStateException("the scope does not rest");
        }
        rest.comeBack();
    }

    private static @Nullable Rest of(TensorScope scope) {
        for (Block block : scope.blocks()) {
            if (block instanceof Rest rest) {
                return rest;
            }
        }
        return null;
    }

    private static @Nullable Rest first(Card card, TensorScope scope) {
        List<CudaBlock> tensors = new ArrayList<>();
        List<StreamedBlocks<?>> streamed = new ArrayList<>();
        for (Block block : scope.blocks()) {
            switch (block) {
                case CudaBlock tensor -> tensors.add(tensor);
                case StreamedBlocks<?> blocks -> streamed.add(blocks);
                default -> {
                    // A recorded sequence would go on using the memory that is given back.
                    return null;
                }
            }
        }
        TensorImage image = TensorImage.of(card.transfers(), tensors);
        if (image == null) {
            return null;
        }
        Rest rest = new Rest(card, image, streamed);
        scope.adopt(rest);
        return rest;
    }

    private void leave() {
        streamed.forEach(StreamedBlocks::leaveRooms);
        image.liveAt(0);
        if (room != null) {
            room.release();
            room = null;
        }
    }

    private void comeBack() {
        card.device().enter();
        try {
            CudaBlock taken = card.memory().take(image.bytes());
            room = taken;
            image.upload(taken.address(), card.device().stream());
            image.liveAt(taken.address());
            streamed.forEach(StreamedBlocks::takeRooms);
        } catch (RuntimeException | Error e) {
            leave();
            throw e;
        }
    }

    @Override
    public String device() {
        return card.device().name();
    }

    /// Those of the tensors are counted already.
    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public boolean isAlive() {
        return alive;
    }

    @Override
    public void release() {
        if (alive) {
            alive = false;
            if (room != null) {
                room.release();
            }
            image.release();
        }
    }
}
