#!/usr/bin/env bash
# Checks an NVIDIA card: bash cosmonaut-gpu-check.run [--out REPORT.json] [--only PART,...]. See check.sh inside.
room=$(mktemp -d "${TMPDIR:-/tmp}/cosmonaut-gpu-check.XXXXXX") || exit 1
trap 'rm -rf "$room"' EXIT
from=$(awk '/^__BUNDLE__$/ { print NR + 1; exit }' "$0")
if command -v xz >/dev/null 2>&1; then
  tail -n +"$from" "$0" | xz -d | tar -C "$room" -xf - || exit 1
elif command -v python3 >/dev/null 2>&1; then
  tail -n +"$from" "$0" | python3 -c 'import sys, tarfile
tarfile.open(fileobj=sys.stdin.buffer, mode="r|xz").extractall(sys.argv[1])' "$room" || exit 1
else
  echo "neither xz nor python3 is here to unpack the bundle; install one of them" >&2
  exit 1
fi
bash "$room/gpu-check/check.sh" "$@"
exit $?
__BUNDLE__
