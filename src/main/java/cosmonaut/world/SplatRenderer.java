package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.OcclusionMesh;
import cosmonaut.spatial.PixelMap;
import cosmonaut.spatial.SoftSplat;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Renders remembered pictures into the cameras of a clip on the world's backend (GEN3C sections 3.3 and 3.5): a
/// picture is brought there once, and what it shows stays there.
///
/// Pixels in depth order are weighed as sharply as the farthest of them allows, which is shared by two renders: those
/// that follow each other in the list (camera, source), the source running fastest, as published. One thread at a time.
final class SplatRenderer {

    /// Cameras that are rendered at once.
    private static final int BATCH = 8;

    /// Pictures that are kept on the device; two are needed.
    private static final int KEPT = 4;

    private static final int SHARERS = 2;
    private static final int VIEW = PixelMap.LENGTH + 1;

    /// Pixels of a cell, along a side, whose share is counted on the device, at most.
    private static final int CELL = 8;

    private final Backend backend;
    private final PictureTransfer transfer;
    private final boolean foregroundMasking;
    private final int width;
    private final int height;
    private final int cell;
    private final List<DeviceKeyframe> kept = new ArrayList<>();
    private final HostTensor stagedViews;
    private final HostTensor stagedMaps;
    private final HostTensor stagedFarthest;
    private final HostTensor stagedShares;
    private final Tensor views;
    private final Tensor maps;
    private final Tensor farthest;
    private final Tensor shares;

    /// `[3*B,H,W]` and twice `[B,H,W]`, of which a smaller batch uses the first rows.
    private final Tensor colour;

    private final Tensor depth;
    private final Tensor mask;

    /// Is told of renders, batch by batch.
    @FunctionalInterface
    interface Visitor {

        /// @param first camera of the batch
        /// @param colour `[3,n,H,W]`, good during this call, as the others
        /// @param depth `[n,H,W]`
        /// @param mask `[n,H,W]`, 0 or 1
        void rendered(int first, Tensor colour, Tensor depth, Tensor mask);
    }

    /// @param transfer of pictures of the networks' size, without columns that only the device has
    /// @param foregroundMasking whether background behind torn edges is hidden
    SplatRenderer(
            Backend backend,
            TensorScope scope,
            PictureTransfer transfer,
            int width,
            int height,
            boolean foregroundMasking) {
        this.backend = backend;
        this.transfer = transfer;
        this.foregroundMasking = foregroundMasking;
        this.width = width;
        this.height = height;
        int side = CELL;
        while (width % side != 0 || height % side != 0) {
            side /= 2;
        }
        this.cell = side;
        for (int i = 0; i < KEPT; i++) {
            kept.add(new DeviceKeyframe(backend, scope, transfer, width, height, OcclusionMesh.REDUCTION));
        }
        this.stagedViews = backend.staging(scope, DType.F64, BATCH, VIEW);
        this.stagedMaps = backend.staging(scope, DType.F64, BATCH, PixelMap.LENGTH);
        this.stagedFarthest = backend.staging(scope, DType.F64, BATCH);
        this.stagedShares = backend.staging(scope, DType.F32, BATCH, height / cell, width / cell, 1);
        this.views = scope.allocate(DType.F64, BATCH, VIEW);
        this.maps = scope.allocate(DType.F64, BATCH, PixelMap.LENGTH);
        this.farthest = scope.allocate(DType.F64, BATCH);
        this.shares = scope.allocate(DType.F32, BATCH, height / cell, width / cell, 1);
        this.colour = scope.allocate(DType.F32, 3 * BATCH, height, width);
        this.depth = scope.allocate(DType.F32, BATCH, height, width);
        this.mask = scope.allocate(DType.F32, BATCH, height, width);
    }

    /// Whether pictures taken through a lens are of the size that is rendered.
    boolean fits(Intrinsics lens) {
        return lens.width() == width && lens.height() == height;
    }

    /// Looks at sources through cameras.
    Look look(SplatSources sources, List<CameraFrame> targets) {
        return new Look(sources, List.copyOf(targets));
    }

    /// Cameras in a row that are shown the same picture.
    private record Run(Keyframe keyframe, int from, int to) {

        int count() {
            return to - from;
        }
    }

    /// What sources show in cameras.
    final class Look {

        private final SplatSources sources;
        private final List<CameraFrame> targets;

        /// The largest depth of a source's points in a camera, by camera and source; NaN until it is asked for.
        private final double[] largest;

        private Look(SplatSources sources, List<CameraFrame> targets) {
            this.sources = sources;
            this.targets = targets;
            this.largest = new double[sources.count() * targets.size()];
            Arrays.fill(largest, Double.NaN);
        }

        int cameras() {
            return targets.size();
        }

        SplatSources sources() {
            return sources;
        }

        /// Renders a source into some cameras in a row.
        void render(int source, int from, int to, Visitor visitor) {
            int at = from;
            while (at < to) {
                int end = Math.min(at + BATCH, to);
                measure(source, at, end);
                while (at < end) {
                    Run run = run(source, at, end);
                    render(source, run, visitor);
                    at = run.to();
                }
            }
        }

        /// The share of every camera's pixels that a source is seen in.
        double[] coverage(int source) {
            double[] seen = new double[targets.size()];
            render(source, 0, seen.length, (first, colours, depths, masks) -> {
                double[] some = share(masks);
                System.arraycopy(some, 0, seen, first, some.length);
            });
            return seen;
        }

        private Run run(int source, int from, int end) {
            Keyframe keyframe = sources.of(source, from);
            int to = from + 1;
            while (to < end && same(keyframe, sources.of(source, to))) {
                to++;
            }
            return new Run(keyframe, from, to);
        }

        @SuppressWarnings("ReferenceEquality") // as DeviceKeyframe tells pictures apart
        private boolean same(Keyframe a, Keyframe b) {
            return a == b;
        }

        private void render(int source, Run run, Visitor visitor) {
            int count = run.count();
            DeviceKeyframe picture = brought(run.keyframe());
            CameraFrame camera = run.keyframe().camera();
            for (int i = 0; i < count; i++) {
                CameraFrame target = targets.get(run.from() + i);
                put(stagedViews, i, PixelMap.between(camera, target), sharpness(source, run.from() + i));
                put(stagedMaps, i, OcclusionMesh.view(camera, target));
            }
            backend.upload(views, stagedViews);
            backend.upload(maps, stagedMaps);
            Tensor colours = colour.slice(0, 3 * count).reshape(3, count, height, width);
            Tensor depths = depth.slice(0, count);
            Tensor masks = mask.slice(0, count);
            backend.splat(colours, depths, masks, picture.picture(), views.slice(0, count));
            if (foregroundMasking) {
                backend.occlude(
                        colours,
                        depths,
                        masks,
                        picture.points(),
                        picture.torn(),
                        maps.slice(0, count),
                        OcclusionMesh.MARGIN);
            }
            backend.synchronize();
            visitor.rendered(run.from(), colours, depths, masks);
        }

        private double sharpness(int source, int camera) {
            int at = camera * sources.count() + source;
            double most = 0;
            int first = at - at % SHARERS;
            for (int i = first; i < Math.min(first + SHARERS, largest.length); i++) {
                most = Math.max(most, largest[i]);
            }
            return SoftSplat.sharpness(Math.log(1 + most));
        }

        /// Finds the largest depths that some cameras need, those that they are shared with among them.
        private void measure(int source, int from, int to) {
            int count = sources.count();
            int first = (from * count + source) / SHARERS * SHARERS;
            int last = Math.min(((to - 1) * count + source) / SHARERS * SHARERS + SHARERS, largest.length) - 1;
            for (int other = 0; other < count; other++) {
                int at = first / count;
                int end = last / count + 1;
                while (at < end) {
                    if (Double.isNaN(largest[at * count + other])) {
                        at = measured(other, run(other, at, targets.size()));
                    } else {
                        at++;
                    }
                }
            }
        }

        /// @return the first camera behind the run
        private int measured(int source, Run run) {
            DeviceKeyframe picture = brought(run.keyframe());
            for (int from = run.from(); from < run.to(); from += BATCH) {
                int count = Math.min(BATCH, run.to() - from);
                for (int i = 0; i < count; i++) {
                    put(stagedViews, i, PixelMap.between(run.keyframe().camera(), targets.get(from + i)), 0);
                }
                backend.upload(views, stagedViews);
                backend.farthest(farthest.slice(0, count), picture.picture().depth(), views.slice(0, count));
                backend.download(stagedFarthest, farthest);
                for (int i = 0; i < count; i++) {
                    largest[(from + i) * sources.count() + source] = stagedFarthest.get(i);
                }
            }
            return run.to();
        }
    }

    private static void put(HostTensor rows, int row, double[] map, double... more) {
        int length = map.length + more.length;
        for (int i = 0; i < length; i++) {
            rows.set((long) row * length + i, i < map.length ? map[i] : more[i - map.length]);
        }
    }

    /// The picture on the device; the one that was used longest ago makes room.
    private DeviceKeyframe brought(Keyframe keyframe) {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).holds(keyframe)) {
                DeviceKeyframe found = kept.remove(i);
                kept.addLast(found);
                return found;
            }
        }
        DeviceKeyframe oldest = kept.removeFirst();
        kept.addLast(oldest);
        oldest.bring(keyframe);
        return oldest;
    }

    /// The share of pixels of every mask that are 1. Cells are averaged on the device, which is exact.
    ///
    /// @param masks `[n,H,W]`, n at most [#BATCH]
    double[] share(Tensor masks) {
        int count = masks.shape().extent(0);
        Tensor some = shares.slice(0, count);
        backend.averagePool(some, masks.reshape(count, height, width, 1), 1, cell, cell);
        backend.download(stagedShares.slice(0, count), some);
        int cells = height / cell * (width / cell);
        double[] seen = new double[count];
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < cells; c++) {
                seen[i] += stagedShares.get((long) i * cells + c);
            }
            seen[i] /= cells;
        }
        return seen;
    }

    Backend backend() {
        return backend;
    }

    PictureTransfer transfer() {
        return transfer;
    }
}
