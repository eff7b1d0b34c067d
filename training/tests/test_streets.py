"""Streets to drive in: roads and what the ray caster makes of them, ways to drive, rigs, and clips of drives."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from conftest import command
from PIL import Image

from cosmonaut_training import places
from cosmonaut_training.data import native, render_drives
from cosmonaut_training.data.driving import KERB, LAYOUTS, lay_out, outline
from cosmonaut_training.data.flights import FPS
from cosmonaut_training.data.rigs import (
    SIDE_LIMIT,
    SLOW_DOWN,
    SPEED_UP,
    VIEWS,
    Rig,
    camera_poses,
    drive,
    from_start,
    render_rig,
    road_document,
    rotation,
    starter_rig,
    trajectory_csv,
)
from cosmonaut_training.data.roads import Piece, Road, Roads
from cosmonaut_training.data.worlds import DRIVING, FAMILIES, another_look, drawn_world, make_world

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def worlds():
    return [make_world(DRIVING, seed) for seed in range(24)]


def bent() -> Road:
    road = Road(5.0, 3.0, 3.0, [Piece(2.0, -20.0, 0.3, 0.0, 30.0, -30.0)])
    road.bend(math.radians(70), 25.0, 9.0)
    road.append(20.0)
    road.bend(math.radians(-50), 30.0, 9.0)
    return road


def test_pieces_meet_without_a_step_or_a_bend():
    road = bent()
    for a, b in zip(road.pieces, road.pieces[1:]):
        np.testing.assert_allclose(a.at(a.length), b.at(0.0), atol=1e-9)
        assert a.begins + a.length == pytest.approx(b.begins)
    turned = road.at(road.ends)[2] - road.at(road.begins)[2]
    assert turned == pytest.approx(math.radians(20), abs=0.02)
    line = road.line(0.0, 0.5)
    steps = np.hypot(*np.diff(line[:, :2], axis=0).T)
    np.testing.assert_allclose(steps, np.diff(line[:, 3]), rtol=1e-3)
    ahead = np.arctan2(*np.diff(line[:, :2], axis=0).T)
    np.testing.assert_allclose(ahead, (line[1:, 2] + line[:-1, 2]) / 2, atol=1e-3)


def test_a_place_on_a_piece_is_found_again():
    for piece in bent().pieces:
        s, aside = np.meshgrid(np.linspace(0, piece.length, 5), [-7.0, 0.0, 4.0])
        x, z, _ = piece.at(s, aside)
        found = piece.local(x, z)
        np.testing.assert_allclose(found[0], s, atol=1e-6)
        np.testing.assert_allclose(found[1], aside, atol=1e-6)


def test_the_gap_is_the_distance_to_the_carriageway():
    road = bent()
    line = road.line(0.0, 0.05)
    r = np.random.default_rng(1)
    x, z = r.uniform(-15, 60, 300), r.uniform(-30, 70, 300)
    nearest = np.hypot(x[:, None] - line[None, :, 0], z[:, None] - line[None, :, 1]).min(1) - road.half
    # Beyond the ends it is that of a rectangle, not of a round end.
    s = np.hypot(x[:, None] - line[None, :, 0], z[:, None] - line[None, :, 1]).argmin(1)
    beside = (s > 0) & (s < len(line) - 1)
    assert beside.sum() > 200
    np.testing.assert_allclose(road.gap(x, z)[beside], nearest[beside], atol=0.02)


def test_own_lanes_are_to_the_right():
    road = Road(5.0, 3.0, 3.0, [Piece(0.0, 0.0, 0.0, 0.0, 30.0, 0.0)])
    assert road.at(10.0, road.lanes[1])[:2] == pytest.approx((1.5, 10.0))
    left = Piece(0.0, 0.0, 0.0, -0.1, 20.0, 0.0)
    assert left.at(10.0)[0] < -1 and left.at(10.0, 2.0)[0] > left.at(10.0)[0]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_ray_caster_knows_the_same_roads(layout, worlds):
    """Straight from above: carriageways are 20 m below, all else nearer by a kerb."""
    world = next(w for w in worlds if laid_out(w) == layout)
    bare = make_world(DRIVING, world.seed)
    bare.prims = bare.prims[:1]
    bare.env[18] = 0  # no fog
    x, z = 0.0, 30.0
    down = np.array([[1, 0, 0, x], [0, 0, 1, -20.0], [0, -1, 0, z], [0, 0, 0, 1.0]])
    # Looking down with the picture's upper edge towards +z.
    down[:3, :3] = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]])
    rgb, depth = native.render(bare, down[None], np.array([100, 100, 95.5, 55.5]))
    v, u = np.mgrid[:112, :192]
    lower = np.stack([x + (u - 95.5) / 100 * 20, z - (v - 55.5) / 100 * 20])
    gap = world.roads.gap(*lower)
    clear = np.abs(gap) > 0.25  # a pixel is 0.2 m, and the kerb hides a little
    np.testing.assert_allclose(depth[0][clear], np.where(gap < 0, 20, 20 - KERB)[clear], atol=2e-3)
    assert 0.05 < (gap < 0).mean() < 0.95
    # Paint is brighter than asphalt.
    grey, driven = rgb[0].mean(-1), gap < -0.5
    paint = driven & (grey > 1.3 * np.median(grey[driven]))
    assert 0.003 < paint.sum() / driven.sum() < 0.25


def laid_out(world) -> str:
    said = {
        "straight": "straight ahead",
        "bend": "that bends",
        "winding": "that winds",
        "crossroads": "with a crossing",
        "turning": "with a turning",
        "end": "that ends",
    }
    return next(layout for layout, words in said.items() if words in world.caption)


def test_all_layouts_come(worlds):
    assert {laid_out(w) for w in worlds} == set(LAYOUTS)
    assert any("parked cars" in w.caption for w in worlds) and any("trees" in w.caption for w in worlds)


def test_ways_begin_at_one_place_and_lead_apart(worlds):
    for world in worlds:
        routes = world.roads.routes
        names = {"crossroads": {"along", "left", "right", "back"}, "end": {"left", "right"}}.get(laid_out(world))
        assert set(routes) == names if names else "along" in routes
        ends = {}
        for name, way in routes.items():
            assert way[0, :3] == pytest.approx((world.roads.roads[0].lanes[1], 0, 0), abs=1e-6)
            assert way[-1, 3] > 60
            turned = way[-1, 2] - way[0, 2]
            if name == "back":
                assert turned == pytest.approx(-math.pi, abs=0.05)
                assert way[:, 1].max() > 20 and abs(way[-1, 0] - world.roads.roads[0].lanes[0]) < 1e-3
            elif name != "along":
                # The street behind the junction may bend too.
                assert (0.6 < turned < 2.5) if name == "right" else (-2.5 < turned < -0.6)
            ends[name] = way[-1, :2]
        for a in ends:
            for b in ends:
                assert a == b or np.hypot(*(ends[a] - ends[b])) > 20


def test_nobody_drives_over_a_kerb_or_into_anything(worlds):
    """The whole vehicle, all along every way; and no wheel has to turn further than it can."""
    for world in worlds:
        for name, way in world.roads.routes.items():
            bent_by = np.abs(np.gradient(way[:, 2], way[:, 3]))
            assert bent_by.max() < math.tan(0.61) / 2.588, (world.seed, name)
            for x, z, h, _ in way[::4]:
                ahead = 1.36  # from the rear axle to the middle of the vehicle
                px, pz = outline(x + ahead * math.sin(h), z + ahead * math.cos(h), h, 0.88, 2.05)
                assert world.roads.gap(px, pz).max() < -0.05, (world.seed, name, x, z)
                assert not world.blocked(np.stack([px, np.full_like(px, -0.7), pz], 1), 0.05), (world.seed, name, x, z)


def test_houses_leave_the_pavements_free(worlds):
    for world in worlds[:8]:
        tall = world.boxes[world.boxes[:, 4] > 2]
        for cx, _, cz, deep, _, wide, c, s in tall:
            px, pz = outline(cx, cz, math.atan2(s, c), deep, wide)
            assert world.roads.gap(px, pz).min() > world.roads.walk - 0.3


def test_walkers_stay_on_the_streets(worlds):
    world = worlds[0]
    road, walk = world.roads.roads[0], world.roads.walk
    x = np.array([0.0, road.half + walk / 2, road.half + walk + 0.5])
    blocked = [world.blocked(np.array([[v, -1.6, -3.0]]), 0.0) for v in x]
    assert blocked[0] is False and blocked[2] is True


def test_a_layout_is_a_function_of_its_seed():
    for layout in LAYOUTS:
        a, b = (lay_out(np.random.default_rng(3), layout) for _ in range(2))
        assert a[1] == b[1] and a[0].rows() == b[0].rows()
        assert isinstance(a[0], Roads) and a[0].rows() != lay_out(np.random.default_rng(4), layout)[0].rows()


# Rigs.


def test_the_starters_rig_sees_all_round():
    rig = starter_rig()
    for degrees in range(0, 360, 2):
        a = math.radians(degrees)
        point = np.array([25 * math.cos(a), 25 * math.sin(a), 1.0, 1])
        seen = [view for view, c in rig.cameras.items() if pixel(c, point) is not None]
        assert seen, degrees
    assert set(sees(rig, (30, 0, 1))) == {"front"} and set(sees(rig, (-30, 0, 1))) == {"back"}
    assert "left" in sees(rig, (5, 20, 1)) and "right" in sees(rig, (5, -20, 1))
    assert "back_left" in sees(rig, (-5, 20, 1)) and "back_right" in sees(rig, (-5, -20, 1))


def sees(rig: Rig, point) -> list[str]:
    return [view for view, c in rig.cameras.items() if pixel(c, np.array([*point, 1.0])) is not None]


def pixel(camera, point: np.ndarray, K=None) -> tuple[float, float, float] | None:
    """Where a camera sees a point of the vehicle's frame, and its depth."""
    x, y, z, _ = np.linalg.inv(camera.vehicle_from_camera) @ point
    K = camera.K if K is None else K
    if z <= 0.1:
        return None
    u, v = K[0] * x / z + K[2], K[1] * y / z + K[3]
    inside = -0.5 <= u <= camera.width - 0.5 and -0.5 <= v <= camera.height - 0.5
    return (u, v, z) if inside else None


def test_a_rig_is_read_as_it_is_written(tmp_path):
    rig = starter_rig()
    (tmp_path / "a.rig.json").write_text(json.dumps(rig.document))
    again = Rig.read(tmp_path / "a.rig.json")
    assert list(again.cameras) == list(VIEWS)
    for view in VIEWS:
        np.testing.assert_allclose(
            again.cameras[view].vehicle_from_camera, rig.cameras[view].vehicle_from_camera, atol=1e-12
        )
        turn = rig.cameras[view].vehicle_from_camera[:3, :3]
        np.testing.assert_allclose(turn @ turn.T, np.eye(3), atol=1e-9)
        assert turn[2, 1] == pytest.approx(-1)  # level: down is down
    np.testing.assert_allclose(rotation((1, 0, 0, 0)), np.eye(3))


def test_a_rig_that_cannot_be_rendered_is_refused():
    document = json.loads(json.dumps(starter_rig().document))
    document["cameras"][3]["model"]["type"] = "ftheta"
    with pytest.raises(ValueError, match="CAM_BACK is a ftheta"):
        Rig.of(document)
    with pytest.raises(ValueError, match="no camera for back_left"):
        Rig.of({**starter_rig().document, "cameras": starter_rig().document["cameras"][:4]})
    with pytest.raises(ValueError, match="schema"):
        Rig.of({"schema": "cosmos-rig/2"})


def test_cameras_agree_on_what_they_both_see(worlds):
    """A pixel's point, by its depth, lies as deep in the neighbour's picture, where nothing hides it."""
    world, rig = worlds[1], starter_rig()
    pose = drive(world.roads.routes["along"], np.array([0.0]), 8, 8)
    seen = render_rig(world, pose, rig)
    for one, other in (("front", "left"), ("right", "front"), ("back", "back_left")):
        camera, depth = rig.cameras[one], seen[one][1][0]
        agree = []
        for v in range(0, 112, 5):
            for u in range(0, 192, 3):
                z = depth[v, u]
                if z > 60:
                    continue
                K = camera.K
                point = camera.vehicle_from_camera @ [(u - K[2]) / K[0] * z, (v - K[3]) / K[1] * z, z, 1]
                at = pixel(rig.cameras[other], point)
                if at is not None:
                    agree.append(abs(seen[other][1][0][int(round(at[1])), int(round(at[0]))] / at[2] - 1) < 0.1)
        assert len(agree) > 40 and np.mean(agree) > 0.8, (one, other, len(agree), np.mean(agree))


# Drives.


def test_a_driver_is_calm(worlds):
    for world in worlds[:12]:
        for way in world.roads.routes.values():
            times = np.arange(0, 8, 0.05)
            poses = from_start(drive(way, times, 8, 6))
            place = poses[:, :2, 3]
            v = np.hypot(*np.diff(place, axis=0).T) / 0.05
            moving = np.arange(len(v) - 1)[v[1:] > 0.5]
            pushed = np.diff(v)[moving] / 0.05
            assert v.max() < 8.01 and pushed.max() < SPEED_UP + 0.6 and pushed.min() > -SLOW_DOWN - 0.8
            yaw = np.unwrap(np.arctan2(poses[:, 1, 0], poses[:, 0, 0]))
            assert np.abs(np.diff(yaw) / 0.05 * v).max() < SIDE_LIMIT + 0.7
            assert np.allclose(poses[0], np.eye(4), atol=1e-12)


def test_a_trajectory_is_in_the_frame_of_the_first_pose(worlds):
    world = next(w for w in worlds if "left" in w.roads.routes)
    poses = drive(world.roads.routes["left"], np.arange(64) / 10, 8, 8)
    lines = trajectory_csv(poses).splitlines()
    assert lines[0] == "t,x,y,z" and lines[1] == "0,0,0,0" and len(lines) == 65
    last = [float(v) for v in lines[-1].split(",")]
    assert last[0] == pytest.approx(6.3) and last[1] > 10 and last[2] > 3 and last[3] == 0  # ahead and to the left


def test_a_clip_of_a_drive_is_whole(tmp_path):
    command(render_drives, tmp_path, "--worlds", 1, "--frames", 3)
    (folder,) = tmp_path.iterdir()
    told = json.loads((folder / "drive.json").read_text())
    assert told["format"] == "cosmonaut-drive-clip/1" and told["seed"] == 960_000 and told["frames"] == 3
    world, rig = make_world(DRIVING, told["seed"]), Rig.read(folder / told["rig"])
    assert world.caption == told["caption"] and list(told["views"]) == list(VIEWS)
    vehicle = poses_of(folder / told["vehicle"])
    start = drive(world.roads.routes[told["route"]], np.array([0.0]), *render_drives.pace(told["seed"]))[0]
    for view in VIEWS:
        own = folder / told["views"][view]["folder"]
        clip = json.loads((own / "clip.json").read_text())
        assert clip["format"] == "cosmonaut-clip/1" and clip["pictures"] == [0, 1, 2]
        camera = rig.cameras[view]
        K = np.array([clip["intrinsics"][k] for k in ("fx", "fy", "cx", "cy")], np.float32)
        np.testing.assert_allclose(K, camera.K, rtol=1e-6)
        # What is kept is what the camera of the rig sees from the vehicle's pose, and its path is that camera's.
        expected = camera_poses(render_drives.CLIP_FROM_VEHICLE @ vehicle, camera)
        np.testing.assert_allclose(poses_of(own / "path.tum"), expected, atol=1e-6)
        rgb, depth = native.render(world, camera_poses(start @ vehicle, camera), K)
        for k in (0, 2):
            kept = np.asarray(Image.open(own / f"picture-{k:04d}.png")).astype(int)
            assert np.abs(kept - rgb[k]).mean() < 0.05
        metres = np.asarray(Image.open(own / "depth.png")).astype(float) / 1000
        assert np.median(np.abs(metres - np.minimum(depth[0], 65.535))) < 1e-3
    assert float(vehicle[2, 0, 3]) > 0.3 and vehicle[2, 2, 3] == 0
    way = np.loadtxt(folder / told["trajectory"], delimiter=",", skiprows=1)
    assert len(way) == 64
    # The pictures' places lie on the trajectory, between its points.
    for k in range(3):
        assert np.interp(k / FPS, way[:, 0], way[:, 1]) == pytest.approx(vehicle[k, 0, 3], abs=0.02)


def poses_of(path) -> np.ndarray:
    out = []
    for line in path.read_text().splitlines()[1:]:
        _, *numbers = (float(v) for v in line.split())
        m = np.eye(4)
        m[:3, :3], m[:3, 3] = rotation((numbers[6], *numbers[3:6])), numbers[:3]
        out.append(m)
    return np.array(out)


def test_clips_are_chosen_by_seed():
    each = render_drives.chosen(4, 990_000)
    assert [seed for seed, _ in each] == [990_000, 990_001, 990_002, 990_003]
    ways = render_drives.chosen(2, 960_000, "junctions")
    assert len({seed for seed, _ in ways}) == 2 and all(
        {route for s, route in ways if s == seed} == set(make_world(DRIVING, seed).roads.routes) - {"back"}
        for seed, _ in ways
    )
    assert [route for _, route in render_drives.chosen(2, 960_000, "back")] == ["back", "back"]
    assert FPS == 12


def test_roads_are_told_in_the_vehicles_frame(worlds):
    world = worlds[2]
    start = drive(world.roads.routes["along"], np.array([0.0]), 8, 8)[0]
    told = json.loads(json.dumps(road_document(world, start)))
    road = told["roads"][0]
    lane = world.roads.roads[0].lane
    assert road["lanes"][0] == {"offset": -round(lane / 2, 3), "direction": 1}
    ahead = next(p for p in road["centre"] if p[0] > 3)
    assert ahead[1] == pytest.approx(lane / 2, abs=1e-3)  # the centre line is to the left of the own lane
    assert told["routes"]["along"][0] == [0, 0]
    assert told["routes"]["along"][5][0] == pytest.approx(5, abs=0.1)


# Streets to learn from.


def test_training_draws_the_same_worlds_as_before_there_were_streets(monkeypatch):
    a, b = np.random.default_rng(5), np.random.default_rng(5)
    for _ in range(4):
        world = drawn_world(a)
        family, seed = FAMILIES[int(b.integers(len(FAMILIES)))], int(b.integers(100_000, 900_000))
        assert (world.family, world.seed) == (family, seed)
    assert a.random() == b.random()


def test_training_draws_as_many_streets_as_it_is_told(monkeypatch):
    monkeypatch.setattr(places, "STREETS", 0.5)
    r = np.random.default_rng(6)
    families = [drawn_world(r).family for _ in range(60)]
    assert 15 < families.count(DRIVING) < 45 and len(set(families)) == 7


def test_another_look_leaves_a_street_as_it_is():
    changed, r = 0, np.random.default_rng(3)
    for seed in range(10):
        world = make_world(DRIVING, seed)
        if (other := another_look(world, r)) is not None:
            changed += 1
            np.testing.assert_array_equal(other.prims[:, 2:10], world.prims[:, 2:10])
            assert other.roads.rows() == world.roads.rows()
    assert changed > 3
