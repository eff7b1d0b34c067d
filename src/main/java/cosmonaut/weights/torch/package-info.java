/// Archives that PyTorch writes: zip files with a pickle that says which tensors lie where in them.
///
/// A pickle is a program. [PickleMachine] runs the few instructions that tensors need, knows the few names of
/// [TorchGlobals], and calls nothing of Python or of this program; whatever else stands in one is refused by its name.
/// The file is mapped, and nothing of it is read before its bounds are checked.
@NullMarked
package cosmonaut.weights.torch;

import org.jspecify.annotations.NullMarked;
