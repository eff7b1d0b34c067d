"""Reads the paths that Cosmonaut writes with programs of others, and by formulae that owe nothing to its code.

    python -m venv path-check
    path-check/bin/pip install pycolmap==4.2.1 evo==1.38.1
    path-check/bin/python packaging/path-check/check.py --command "target/cosmonaut/bin/cosmonaut"

COLMAP's model is read by pycolmap, TUM and KITTI by evo, the other formats by the formulae of their publications. All
must give the cameras of the path: camera-to-world, OpenCV axes. The path itself is checked where it is known by heart:
an orbit keeps its distance from the point that it turns about, and looks at it.
"""

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pycolmap
from evo.tools import file_interface

WIDTH, HEIGHT, FOV, DEPTH = 640, 352, 60.0, 4.0


def close(what, a, b, bound):
    worst = float(np.max(np.abs(np.asarray(a, dtype=float) - np.asarray(b, dtype=float))))
    print(f"{what}: {worst:.2g}, at most {bound:g}")
    if not worst <= bound:
        sys.exit(f"{what} differ by {worst}")


def whole(rows):
    return np.vstack([np.reshape(rows, (3, 4)), [0, 0, 0, 1]])


def rotation(x, y, z, w):
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", required=True, help="how cosmonaut is started")
    command = shlex.split(parser.parse_args().command)

    def cosmonaut(*arguments):
        ended = subprocess.run([*command, *map(str, arguments)], check=False, capture_output=True, text=True)
        if ended.returncode:
            sys.exit(ended.stderr)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drawn = folder / "orbit.cosmopath"
        lens = ("--size", f"{WIDTH}x{HEIGHT}", "--fov", FOV)
        cosmonaut("path", "preset", "orbit-left", drawn, "--length", 9, "--speed", 2, "--depth", DEPTH, *lens)
        (folder / "colmap").mkdir()
        files = {"kitti": "p.kitti", "nerfstudio": "p.json", "instant-ngp": "ngp.json", "realestate10k": "re.txt"}
        files |= {"tum": "p.tum", "colmap": "colmap/images.txt"}
        for form, file in files.items():
            cosmonaut("path", "convert", drawn, folder / file, "--to", form, "--fps", 12)

        kitti = file_interface.read_kitti_poses_file(str(folder / "p.kitti")).poses_se3
        truth = np.array(kitti)
        print(f"{len(truth)} cameras")
        # An orbit about (0, 0, DEPTH), y down: the distance stays, the point stays in the middle of the picture, and an
        # orbit to the left begins by going to -x and turning right.
        centres = truth[:, :3, 3]
        close("distance from the middle of an orbit", np.linalg.norm(centres - [0, 0, DEPTH], axis=1), DEPTH, 2e-2)
        close("height of an orbit", centres[:, 1], 0, 1e-9)
        ahead = np.einsum("nij,nj->ni", truth[:, :3, :3].transpose(0, 2, 1), [0, 0, DEPTH] - centres)
        close("where its middle is seen", ahead[:, :2] / DEPTH, 0, 1e-2)
        assert centres[10, 0] < -0.1 and truth[10, 0, 2] > 0.02, "an orbit to the left goes left and looks right"

        tum = file_interface.read_tum_trajectory_file(str(folder / "p.tum"))
        close("TUM by evo", tum.poses_se3, truth, 1e-9)
        close("times of TUM", tum.timestamps, np.arange(len(truth)) / 12, 1e-9)

        model = pycolmap.Reconstruction(str(folder / "colmap"))
        images = sorted(model.images.values(), key=lambda image: image.name)
        read = [np.linalg.inv(whole(image.cam_from_world().matrix())) for image in images]
        close("COLMAP by pycolmap", read, truth, 1e-9)
        camera = next(iter(model.cameras.values()))
        focal = HEIGHT / 2 / np.tan(np.radians(FOV) / 2)
        close("its lens", camera.params, [focal, focal, WIDTH / 2, HEIGHT / 2], 1e-9)
        point = np.array([0.5, 0.25, DEPTH])
        for i in (0, len(images) // 2):
            seen = camera.img_from_cam((np.linalg.inv(truth[i]) @ [*point, 1])[:3])
            there = np.linalg.inv(truth[i])[:3] @ [*point, 1]
            close(f"a point in picture {i}", seen, focal * there[:2] / there[2] + [WIDTH / 2, HEIGHT / 2], 1e-6)

        # nerfstudio: camera-to-world, OpenGL axes.
        path = json.loads((folder / "p.json").read_text())
        flip = np.diag([1.0, -1, -1, 1])
        read = [np.reshape(c["camera_to_world"], (4, 4)) @ flip for c in path["camera_path"]]
        close("nerfstudio", read, truth, 1e-9)
        close("its lens", [c["fov"] for c in path["camera_path"]], FOV, 1e-9)

        # RealEstate10K: world-to-camera, lens in shares of the picture, microseconds.
        rows = np.array([[float(n) for n in line.split()] for line in (folder / "re.txt").read_text().splitlines()[1:]])
        close("RealEstate10K", [np.linalg.inv(whole(row[7:])) for row in rows], truth, 1e-9)
        close("its lens", rows[:, 1:5], [focal / WIDTH, focal / HEIGHT, 0.5, 0.5], 1e-9)
        close("its times", rows[:, 0] * 1e-6, np.arange(len(truth)) / 12, 1e-6)

        # instant-ngp's nerf_matrix_to_ngp takes camera-to-world with OpenGL axes: it turns the second and third column
        # about, scales and offsets the position, and puts the rows in the order 1, 2, 0.
        keys = json.loads((folder / "ngp.json").read_text())["path"]
        for i, key in enumerate(keys):
            made = (truth[i] @ flip)[:3]
            made[:, 1:3] *= -1
            made[:, 3] = made[:, 3] * 0.33 + 0.5
            made = made[[1, 2, 0]]
            got = np.hstack([rotation(*key["R"]), np.reshape(key["T"], (3, 1))])
            if i % 10 == 0:
                close(f"instant-ngp, key {i}", got, made, 1e-9)


if __name__ == "__main__":
    main()
