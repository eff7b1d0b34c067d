package cosmonaut.evaluation;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Sheets of a turn into new territory, above with the caption as it is, below with another weather or material from
/// the second chunk on. There is no figure: a person says whether the rows can be told apart.
final class TextEvaluation implements ClipEvaluation {

    private static final int CHUNKS = 6;

    private final ClipPilot pilot;
    private final Sheets sheets;
    private final long seed;
    private int number;

    TextEvaluation(ClipPilot pilot, Sheets sheets, long seed) {
        this.pilot = pilot;
        this.sheets = sheets;
        this.seed = seed;
    }

    @Override
    public void evaluate(Clip clip) throws IOException {
        for (TextChange change : TextChange.ALL) {
            Optional<String> changed =
                    change.family().equals(clip.family()) ? change.of(clip.caption()) : Optional.empty();
            if (changed.isPresent()) {
                int step = pilot.world().config().newFrames();
                List<CameraFrame> cameras =
                        clip.cameras().subList(0, Math.min(clip.cameras().size(), 1 + CHUNKS * step));
                List<Picture> original = pilot.fly(clip.worldStart(seed), cameras);
                List<Picture> other = pilot.fly(clip.worldStart(seed), cameras, changed.get());
                number++;
                sheets.addRows("text-" + number, List.of(every(original, step), every(other, step)));
            }
        }
    }

    private static List<Picture> every(List<Picture> pictures, int step) {
        return IntStream.range(0, pictures.size())
                .filter(i -> i % step == 0)
                .mapToObj(pictures::get)
                .toList();
    }
}
