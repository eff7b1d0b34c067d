#!/usr/bin/env bash
# Training on a machine with one large CUDA GPU and many cores: no network, nothing but this working tree.
#
#   training/gpu_run.sh smoke 60            every part for a few steps; OK or FAIL for each
#   training/gpu_run.sh perspective 560     the keyframe prior, then refiner and second-stage refiner behind it
#   training/gpu_run.sh panorama 540        the layout of panoramas
#
# The second word is the seconds that all of it may take: a run ends 40 s before, whatever happens, and what is left
# goes to the export. Worker processes make the data, the samples stay on the GPU. Before and after each stage the
# networks concerned are exported into $OUT: a tar.gz of model folders, less than 16 MB each, with world.json and
# log.txt. To go on from such a run, unpack it over sample-scenes/starter. Optimiser states are not kept between runs.
# RATE=0.3 before it is a share of the usual learning rates of keyframe prior and panorama, for weights that are good.
#
# FORCE_CPU=1 PYTHON=... training/gpu_run.sh smoke 600 tries it out without a GPU, with few and small steps.
set -uo pipefail
began=$(date +%s)
stage=${1:-} total=${2:-60}
case $stage in
  smoke | perspective | panorama) ;;
  *)
    echo "gpu_run.sh: smoke, perspective or panorama, and seconds; not '$stage'" >&2
    exit 2
    ;;
esac
cd "$(dirname "$0")" || exit 1
# The workers are processes; --all, because nproc counts what OMP_NUM_THREADS leaves.
cores=$(nproc --all)
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 PYTHONUNBUFFERED=1 COSMONAUT_TRAIN="${COSMONAUT_TRAIN:-/tmp/cosmonaut-train}"
out="${OUT:-$COSMONAUT_TRAIN/out}"
mkdir -p "$out" "$COSMONAUT_TRAIN"
rm -rf "$COSMONAUT_TRAIN/checkpoints" "$COSMONAUT_TRAIN/go" "$out/log.txt"
end=$((began + total - 40))
makers=$((cores > 4 ? cores - 4 : 1)) fliers=$((cores > 2 ? cores - 1 : 1))
prior=(--workers "$makers") finish=(--workers "$fliers" --chunks 8) panorama=(--preset gpu) keep=() grace=15
rate=(--rate "${RATE:-1}")
if [ "$stage" = smoke ]; then
  end=$((began + total))
  prior=(--workers $(((makers + 1) / 2)) --at-least 2000)
  finish=(--workers $(((fliers + 1) / 2)) --gather 3 --chunks 8 --critic-first 3)
  panorama+=(--workers $(((makers + 3) / 4)))
fi
if [ -n "${FORCE_CPU:-}" ]; then
  export TORCHDYNAMO_DISABLE=1 # compiling takes longer than all of it
  keep=(--device cpu) grace=120
  prior=(--workers 1 --batch 4 --at-least 8 --held 6)
  finish=(--workers 1 --flights 2 --gather 1 --chunks 1 --critic-first 1)
  panorama=(--preset gpu --device cpu --workers 1)
fi

at() { echo $(($(date +%s) - began)); }
say() { echo "$*" | tee -a "$out/log.txt"; }
# shellcheck disable=SC2329  # part calls it
run() {
  local module=$1
  shift
  "${PYTHON:-python3}" -m "cosmonaut_training.$module" "$@"
}
# part NAME COMMAND...: runs it and says OK or FAIL.
part() {
  local name=$1
  shift
  if "$@" 2>&1 | tee -a "$out/log.txt"; then
    say "OK $name at $(at) s"
  else
    say "FAIL $name at $(at) s"
    return 1
  fi
}
# until_time TIME MODULE...: a trainer that ends at that time, and is ended a little later if it does not.
until_time() {
  local time=$1
  shift
  timeout -k 3 $((time - $(date +%s) + grace)) "${PYTHON:-python3}" -m "cosmonaut_training.$1" --until "$time" "${@:2}"
}
# exported NAME FINISH FOLDER...: folders of the model as the checkpoints are now, into $OUT.
# shellcheck disable=SC2329  # part calls it
exported() {
  local name=$1 finish_name=$2 folder="$COSMONAUT_TRAIN/export-$1"
  shift 2
  run train.export "$folder" --finish "$finish_name" &&
    tar -cf - -C "$folder" "$@" world.json | gzip -1 >"$out/$name.part" && mv "$out/$name.part" "$out/$name.tar.gz"
}

perspective() {
  local prior_end=$1 finish_end=$2
  part "export before" exported perspective-before none keyframe_prior &
  local exporting=$!
  until_time "$prior_end" train.keyframe_prior --preset gpu "${keep[@]}" "${prior[@]}" "${rate[@]}" \
    --sheet "$out/keyframe_prior.jpg" >"$COSMONAUT_TRAIN/prior.log" 2>&1 &
  local learning=$!
  # The flights of the next stage begin meanwhile; it reads the keyframe prior when the file is there.
  while kill -0 $learning 2>/dev/null && [ "$(date +%s)" -lt $((prior_end - 20)) ]; do sleep 1; done
  until_time "$finish_end" train.adversarial --preset gpu "${keep[@]}" "${finish[@]}" --freeze \
    --after "$COSMONAUT_TRAIN/go" --sheet "$out/finish.jpg" >"$COSMONAUT_TRAIN/finish.log" 2>&1 &
  local finishing=$!
  wait $learning
  local ended=$?
  cat "$COSMONAUT_TRAIN/prior.log"
  part "keyframe prior" [ $ended = 0 ]
  touch "$COSMONAUT_TRAIN/go"
  part "export of the keyframe prior" exported perspective-prior none keyframe_prior &
  exporting="$exporting $!"
  wait $finishing
  ended=$?
  cat "$COSMONAUT_TRAIN/finish.log"
  part "pixel path" [ $ended = 0 ]
  part "export of the pixel path" exported perspective-finish finish refiner refiner_2
  # shellcheck disable=SC2086  # two numbers
  wait $exporting
  cat "$COSMONAUT_TRAIN/prior.log" "$COSMONAUT_TRAIN/finish.log" >>"$out/log.txt"
}

# shellcheck disable=SC2329  # part calls it
panorama_trainer() { run train.panorama --help >/dev/null; }

panorama() {
  local panorama_end=$1
  part "panorama trainer is there" panorama_trainer || return
  [ ! -d ../sample-scenes/starter/panorama ] || part "export before" exported panorama-before none panorama
  part "panorama" until_time "$panorama_end" train.panorama --network layout "${panorama[@]}" "${rate[@]}"
  part "export of the panorama" exported panorama none panorama
}

say "$cores cores, $(free -g | awk '/Mem/ {print $2}') GB, $(nvidia-smi --query-gpu=name,memory.total \
  --format=csv,noheader 2>/dev/null || echo 'no GPU')"
part "import" run train.import_weights ../sample-scenes/starter
part "compile" run data.native
case $stage in
  perspective) perspective $((began + total * 62 / 100)) $((end - 15)) ;;
  panorama) panorama "$end" ;;
  smoke)
    panorama $((began + total * 80 / 100)) &
    perspective $((began + total * 50 / 100)) $((began + total * 80 / 100))
    wait
    ;;
esac
say "ended at $(at) s"
ls -la "$out"
! grep -q ^FAIL "$out/log.txt"
