package cosmonaut.network;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/// The tensors between the steps of a [PictureUnet] for one size of clip.
///
/// @param cells `[T,h,w,Cin*cell*cell]`
/// @param levels from fine to coarse
/// @param rises what comes up into each level but the coarsest
/// @param result `[T,h,w,Cout*cell*cell]`
record PictureUnetTensors(Tensor cells, List<Level> levels, List<LevelRise> rises, Tensor result) {

    /// `[T,h,w,width]` after the first and after the second convolution of a level.
    record Level(Tensor between, Tensor skip) {}

    static PictureUnetTensors allocate(
            TensorScope scope, DType type, PictureUnetForm form, int t, int height, int width) {
        List<Integer> widths = form.widths();
        int h = height / form.cell();
        int w = width / form.cell();
        Tensor cells = scope.allocate(type, t, h, w, form.cellInputs());
        Tensor result = scope.allocate(type, t, h, w, form.cellOutputs());
        List<Level> levels = new ArrayList<>();
        List<LevelRise> rises = new ArrayList<>();
        for (int i = 0; i < widths.size(); i++) {
            int channels = widths.get(i);
            levels.add(new Level(scope.allocate(type, t, h, w, channels), scope.allocate(type, t, h, w, channels)));
            if (i + 1 < widths.size()) {
                rises.add(LevelRise.allocate(scope, type, t, h, w, channels, widths.get(i + 1)));
            }
            h = (h + 1) / 2;
            w = (w + 1) / 2;
        }
        return new PictureUnetTensors(cells, levels, rises, result);
    }
}
