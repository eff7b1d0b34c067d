/// What a world remembers, for other programs: a place as an equirectangular picture, the surfaces as a coloured point
/// cloud (PLY) and as textured meshes (glTF).
///
/// Points are in metres, x right, y up and z backward (right-handed), from the centre of the flight's first camera and
/// as it stood: the engine's axes (x right, y down, z forward) turned by 180 degrees about x. The package knows no
/// network, no flight and no window.
@NullMarked
package cosmonaut.export;

import org.jspecify.annotations.NullMarked;
