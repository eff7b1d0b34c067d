"""Reads the drives that Cosmonaut writes with programs of others, and has it read what they write.

    python -m venv drive-check
    drive-check/bin/pip install mcap==1.6.0 nuscenes-devkit==1.2.0 numpy==1.26.4 scenariogeneration==0.16.7 lxml==6.1.3 evo==1.38.1
    mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
    drive-check/bin/python packaging/drive-check/check.py --classpath target/classes:$(cat target/classpath) \
        --schemas FOLDER

FOLDER holds the schemas OpenSCENARIOv1.1.1.xsd, v1.2 and v1.3 as esmini keeps them in resources/schema; without it they
are not checked. evo may be left out too.
"""

import argparse
import csv
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
EXACT = 1e-9


def close(what, a, b, bound=EXACT):
    worst = float(np.max(np.abs(np.asarray(a, dtype=float) - np.asarray(b, dtype=float))))
    print(f"{what}: {worst:.2g}, at most {bound:g}")
    if not worst <= bound:
        sys.exit(f"{what} differ by {worst}")


def table(text):
    return np.array([[float(field) for field in row] for row in csv.reader(text.splitlines())])


def java(arguments, java_command, classpath):
    command = [java_command, "-cp", classpath, str(HERE / "SampleDrive.java"), *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(ended.stderr)
    return ended.stdout, ended.stderr.strip()


def check_mcap(folder, poses):
    from mcap.reader import make_reader

    with open(folder / "drive.mcap", "rb") as stream:
        reader = make_reader(stream, validate_crcs=True)
        summary = reader.get_summary()
        assert summary.statistics.message_count == 13 + 57 * 9, summary.statistics
        assert len(summary.chunk_indexes) == summary.statistics.chunk_count > 1
        found = []
        for schema, channel, message in reader.iter_messages(topics=["/ego/pose"]):
            assert schema.name == "foxglove.PoseInFrame" and channel.message_encoding == "json"
            assert "timestamp" in json.loads(schema.data)["properties"]
            pose = json.loads(message.data)["pose"]
            at = (message.log_time - 1_700_000_000 * 10**9) / 1e9
            place, turn = pose["position"], pose["orientation"]
            found.append([at, *(place[k] for k in "xyz"), *(turn[k] for k in "wxyz")])
        close("MCAP, places and turns", np.array(found)[:, 1:], poses[:, 1:])
        close("MCAP, times (whole microseconds)", np.array(found)[:, 0], poses[:, 0], 6e-7)
        start = 1_700_000_001 * 10**9
        late = list(reader.iter_messages(topics=["/camera/back/image"], starting_at=start))
        assert len(late) == sum(round(t * 1e6) >= 1_000_000 for t in poses[:, 0]), len(late)
        attached = list(reader.iter_attachments())
        assert [a.name for a in attached] == ["drive.cdrive"] and attached[0].data == b"\x01\x02\x03"
        print(f"MCAP: {summary.statistics.message_count} messages in {summary.statistics.chunk_count} chunks, sought")


def check_nuscenes(folder, poses):
    from nuscenes.nuscenes import NuScenes
    from nuscenes.utils.geometry_utils import view_points
    from pyquaternion import Quaternion

    tables = NuScenes(version="v1.0-cosmonaut", dataroot=str(folder / "nuscenes"), verbose=False)
    tables.list_scenes()
    scene = tables.scene[0]
    sample = tables.get("sample", scene["first_sample_token"])
    assert sorted(sample["data"]) == sorted(s["channel"] for s in tables.sensor) and len(sample["data"]) == 6
    count = 1
    while sample["next"]:
        sample = tables.get("sample", sample["next"])
        count += 1
    assert count == scene["nbr_samples"] and sample["token"] == scene["last_sample_token"]
    first = tables.get("sample", scene["first_sample_token"])
    for channel, token in first["data"].items():
        found = []
        while token:
            data = tables.get("sample_data", token)
            pose = tables.get("ego_pose", data["ego_pose_token"])
            found.append([(data["timestamp"] - 1_700_000_000_000_000) / 1e6, *pose["translation"], *pose["rotation"]])
            token = data["next"]
        found = np.array(found)
        close(f"nuScenes, poses of {channel}", found[:, 1:], poses[:, 1:])
    with open(folder / "pixels.csv") as stream:
        rows = list(csv.reader(stream))
    for row in rows:
        data = tables.get("sample_data", first["data"][row[0]])
        camera = tables.get("calibrated_sensor", data["calibrated_sensor_token"])
        point = np.array([float(v) for v in row[1:4]]) - np.array(camera["translation"])
        inside = Quaternion(camera["rotation"]).rotation_matrix.T @ point
        pixel = view_points(inside.reshape(3, 1), np.array(camera["camera_intrinsic"]), normalize=True)
        if not np.allclose(pixel[:2, 0], [float(v) for v in row[4:]], atol=1e-6):
            sys.exit(f"nuScenes, pixels of {row[0]}: {pixel[:2, 0]} and {row[4:]}")
    print(f"nuScenes: {count} samples, six cameras, {len(rows)} points where the devkit sees them")
    path, boxes, matrix = tables.get_sample_data(first["data"]["CAM_FRONT"])
    assert path.endswith(".jpg") and boxes == [] and matrix.shape == (3, 3)


def check_scenarios(folder, poses, schemas):
    from lxml import etree
    from scenariogeneration import xosc

    for name in ("polyline", "clothoid"):
        tree = etree.parse(str(folder / f"{name}.xosc"))
        for schema in sorted(schemas.glob("OpenSCENARIOv1.[123]*.xsd")) if schemas else []:
            valid = etree.XMLSchema(etree.parse(str(schema)))
            if not valid.validate(tree):
                sys.exit(f"{name}.xosc is not valid by {schema.name}: {valid.error_log.last_error}")
            print(f"OpenSCENARIO, {name} is valid by {schema.name}")
    import xml.etree.ElementTree as plain

    element = plain.parse(folder / "polyline.xosc").getroot().find(".//Trajectory")
    trajectory = xosc.Trajectory.parse(element)
    shape = trajectory.shapes
    places = [[p.x, p.y, p.z] for p in shape.positions]
    close("OpenSCENARIO, places as scenariogeneration reads them", places, poses[:, 1:4])
    close("OpenSCENARIO, times as scenariogeneration reads them", shape.time, poses[:, 0])


def write_scenarios(folder):
    from scenariogeneration import xosc

    times = [0.0, 0.5, 1.25]
    stations = [(1.5, 2.25, 0.1, 0.2), (4.5, 3.25, 0.2, 0.4), (9.0, 5.5, 0.3, 0.5)]
    trajectory = xosc.Trajectory("made by another", False)
    trajectory.add_shape(xosc.Polyline(times, [xosc.WorldPosition(x, y, z, h) for x, y, z, h in stations]))
    action = xosc.FollowTrajectoryAction(trajectory, xosc.FollowingMode.position, xosc.ReferenceContext.relative, 1, 0)
    wanted = np.array(
        [[t, x, y, z, math.cos(h / 2), 0, 0, math.sin(h / 2)] for t, (x, y, z, h) in zip(times, stations)]
    )
    return save_scenario(folder / "other.xosc", action), wanted


def write_clothoid(folder):
    from scenariogeneration import xosc

    trajectory = xosc.Trajectory("bend", False)
    trajectory.add_shape(xosc.Clothoid(0.02, -0.001, 30.0, xosc.WorldPosition(5, -3, 0, 0.7), 0.0, 3.0))
    action = xosc.FollowTrajectoryAction(trajectory, xosc.FollowingMode.position, xosc.ReferenceContext.relative, 1, 0)
    return save_scenario(folder / "other-clothoid.xosc", action)


def save_scenario(file, action):
    from scenariogeneration import xosc

    init = xosc.Init()
    init.add_init_action("Ego", action)
    board = xosc.StoryBoard(init)
    scenario = xosc.Scenario(
        "other", "another", xosc.ParameterDeclarations(), xosc.Entities(), board, xosc.RoadNetwork(), xosc.Catalog()
    )
    scenario.write_xml(str(file))
    return file


def integrated(length, parts=200_000):
    s = (np.arange(parts) + 0.5) * length / parts
    heading = 0.7 + 0.02 * s - 0.0005 * s * s
    return 5 + np.sum(np.cos(heading)) * length / parts, -3 + np.sum(np.sin(heading)) * length / parts


def check_evo(folder, poses):
    try:
        from evo.tools import file_interface
    except ImportError:
        print("evo is not here; left out")
        return
    track = file_interface.read_tum_trajectory_file(str(folder / "drive.tum"))
    axes = np.array([[0, -1, 0], [0, 0, -1], [1, 0, 0]])
    close("TUM, places as evo reads them", track.positions_xyz, poses[:, 1:4] @ axes.T)
    track = file_interface.read_kitti_poses_file(str(folder / "drive.kitti"))
    close("KITTI, places as evo reads them", track.positions_xyz, poses[:, 1:4] @ axes.T)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--java", default="java", help="of version 25 or newer")
    parser.add_argument("--schemas", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        java(["write", folder], options.java, options.classpath)
        poses = table((folder / "poses.csv").read_text())
        check_mcap(folder, poses)
        check_nuscenes(folder, poses)
        check_scenarios(folder, poses, options.schemas)
        check_evo(folder, poses)
        file, wanted = write_scenarios(folder)
        found, said = java(["read", file], options.java, options.classpath)
        print(said)
        close("OpenSCENARIO, poses that scenariogeneration wrote", table(found), wanted)
        found, said = java(["read", write_clothoid(folder)], options.java, options.classpath)
        found = table(found)
        print(said)
        close("OpenSCENARIO, end of a clothoid that it wrote", found[-1, 1:3], integrated(30.0), 1e-8)
    print("all is as it should be")


if __name__ == "__main__":
    main()
