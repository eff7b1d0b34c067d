#!/usr/bin/env bash
# One run of training on a machine with a large CUDA GPU: at most ten minutes, resumable, no network needed.
#
#   training/gpu_run.sh dit 9               minutes of diffusion training, from sample-scenes/starter or $OUT/starter
#   training/gpu_run.sh keyframe_prior 9    minutes of the keyframe prior's training
#   training/gpu_run.sh finish 9            minutes of the adversarial finish
#
# The other cores render worlds while the GPU trains. The exported model and a contact sheet are left in $OUT; a later
# run that finds $CARRY/starter.tar.gz goes on from it. Optimiser states are not kept between runs.
set -euo pipefail
stage=$1 minutes=$2
here="$(cd "$(dirname "$0")" && pwd)"
cd "$here"
export COSMONAUT_TRAIN="${COSMONAUT_TRAIN:-/tmp/cosmonaut-train}" OMP_NUM_THREADS=1 PYTHONUNBUFFERED=1
out="${OUT:-$COSMONAUT_TRAIN/out}"
mkdir -p "$out" "$COSMONAUT_TRAIN"
from="$here/../sample-scenes/starter"
if [ -n "${CARRY:-}" ] && [ -f "$CARRY/starter.tar.gz" ]; then
  tar -xzf "$CARRY/starter.tar.gz" -C "$COSMONAUT_TRAIN"
  from="$COSMONAUT_TRAIN/starter"
fi
run() {
  local module=$1
  shift
  python3 -m "cosmonaut_training.$module" "$@"
}
latents() { ls "$COSMONAUT_TRAIN/$1"/*.pt >/dev/null 2>&1; }
run train.import_weights "$from"
run data.native

if [ "$stage" = dit ] || [ "$stage" = keyframe_prior ]; then
  workers=$(($(nproc --all) > 3 ? $(nproc --all) - 2 : 1))
  seed=$((RANDOM * 100))
  for i in $(seq "$workers"); do
    kind=--walks
    [ "$stage" = dit ] && [ $((i % 4)) = 0 ] && kind=
    # No function: the background job has to be the program itself, for it is killed at the end.
    python3 -m cosmonaut_training.data.precompute $kind --render --shards 1000 --seed $((seed + i)) \
      >"$out/data-$i.log" 2>&1 &
  done
  trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
  run data.precompute --walks --render --held-out --shards 1 --seed 9 >/dev/null
  until latents pictures && { [ "$stage" = keyframe_prior ] || latents latents; }; do sleep 3; done
fi
run data.render_clips --clips 0 --held-out 4 >/dev/null
case $stage in
  dit) run train.dit --preset gpu --minutes "$minutes" | tee "$out/train.log" ;;
  keyframe_prior)
    run train.keyframe_prior --preset gpu --minutes "$minutes" --sheet "$out/keyframe_prior.png" |
      tee "$out/train.log"
    ;;
  finish) run train.adversarial --preset gpu --minutes "$minutes" | tee "$out/train.log" ;;
  *)
    echo "gpu_run.sh: stage is dit, keyframe_prior or finish, not $stage" >&2
    exit 2
    ;;
esac
kill $(jobs -p) 2>/dev/null || true
run train.export "$COSMONAUT_TRAIN/starter"
tar -czf "$out/starter.tar.gz" -C "$COSMONAUT_TRAIN" starter
run evaluate.rollout "$out/sheet.png" --worlds 1 | tee "$out/rollout.log"
rm -f "$out"/data-*.log
