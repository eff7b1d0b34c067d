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
record PictureUnetTensors(Tensor cells, List<Level> levels, List<Rise> rises, Tensor result) {

    /// `[T,h,w,width]` after the first and after the second convolution of a level.
    record Level(Tensor between, Tensor skip) {}

    /// What the next coarser level gives: twice the size, then without its last row, then without its last column
    /// where the finer level is odd (the same tensor where it is not), then joined with the level's own.
    record Rise(Tensor doubled, Tensor narrowed, Tensor cropped, Tensor joined) {}

    static PictureUnetTensors allocate(TensorScope scope, PictureUnetForm form, int t, int height, int width) {
        List<Integer> widths = form.widths();
        int h = height / form.cell();
        int w = width / form.cell();
        Tensor cells = scope.allocate(DType.F32, t, h, w, form.cellInputs());
        Tensor result = scope.allocate(DType.F32, t, h, w, form.cellOutputs());
        List<Level> levels = new ArrayList<>();
        List<Rise> rises = new ArrayList<>();
        for (int i = 0; i < widths.size(); i++) {
            int channels = widths.get(i);
            levels.add(new Level(
                    scope.allocate(DType.F32, t, h, w, channels), scope.allocate(DType.F32, t, h, w, channels)));
            if (i + 1 < widths.size()) {
                rises.add(rise(scope, t, h, w, channels, widths.get(i + 1)));
            }
            h = (h + 1) / 2;
            w = (w + 1) / 2;
        }
        return new PictureUnetTensors(cells, levels, rises, result);
    }

    /// @param above channels of the next coarser level
    private static Rise rise(TensorScope scope, int t, int h, int w, int channels, int above) {
        int evenH = h + h % 2;
        int evenW = w + w % 2;
        Tensor doubled = scope.allocate(DType.F32, t, evenH, evenW, above);
        Tensor narrowed = evenH == h ? doubled : scope.allocate(DType.F32, t, h, evenW, above);
        Tensor cropped = evenW == w ? narrowed : scope.allocate(DType.F32, t, h, w, above);
        return new Rise(doubled, narrowed, cropped, scope.allocate(DType.F32, t, h, w, above + channels));
    }
}
