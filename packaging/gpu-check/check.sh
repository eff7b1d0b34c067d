#!/usr/bin/env bash
# Checks an NVIDIA card and leaves one JSON report.
#
#   --out FILE     the report (default: cosmonaut-gpu-report.json)
#   --only PARTS   of smoke, conformance, goldens, rollouts, endurance, sanitizer, bench, separated by commas
#   --seconds N    stop beginning new parts after so long (default: 540)
#
# Exit code 0 if every part that ran is right, 1 if one is not, 3 if there is no card to be used.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=cosmonaut-gpu-report.json
parts=smoke,conformance,goldens,rollouts,endurance,sanitizer,bench
limit=540
while [ $# -gt 0 ]; do
  case "$1" in
    --out) out=$2; shift 2 ;;
    --only) parts=$2; shift 2 ;;
    --seconds) limit=$2; shift 2 ;;
    *) echo "unknown option $1; see the head of check.sh" >&2; exit 2 ;;
  esac
done
lines=$(mktemp) || exit 1
trap 'rm -f "$lines"' EXIT
card=${COSMONAUT_CARD:-real}

classpath="$here/classes:$here/tests"
for jar in "$here"/lib/*.jar; do classpath="$classpath:$jar"; done
java() {
  "$here/jre/bin/java" --add-modules=jdk.incubator.vector --add-exports=java.base/jdk.internal.module=ALL-UNNAMED \
    --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -Xmx6g -Dcosmonaut.card="$card" $COSMONAUT_JAVA \
    -Dcosmonaut.scenes="$here/scenes" -Djava.io.tmpdir="${TMPDIR:-/tmp}" -cp "$classpath" "$@"
}
# cuBLASLt of a Python environment, where the system has none.
if [ -z "${COSMONAUT_CUBLASLT:-}" ] && command -v python3 >/dev/null 2>&1; then
  found=$(python3 -c 'import glob, site, sys
for folder in site.getsitepackages() + [site.getusersitepackages()]:
    for path in sorted(glob.glob(folder + "/nvidia/*/lib/libcublasLt.so.1[23]"), reverse=True):
        print(path); sys.exit()' 2>/dev/null)
  [ -n "$found" ] && export COSMONAUT_CUBLASLT=$found
fi
wants() { case ",$parts," in *",$1,"*) [ $SECONDS -lt "$limit" ] ;; *) false ;; esac; }
say() { printf '%s\n' "$1" | tee -a "$lines"; }
bad=0
check() {
  local part=$1
  shift
  (cd "$here" && java "$@") >"$lines.part" 2>"$lines.err" || { bad=1; tail -n 3 "$lines.err" >&2; }
  if [ -s "$lines.part" ]; then
    grep '^{' "$lines.part" | tee -a "$lines"
  else
    say "{\"part\":\"$part\",\"ok\":false,\"error\":\"$(tail -n 1 "$lines.err" | tr -d '"\\\\' | cut -c1-300)\"}"
  fi
  rm -f "$lines.part" "$lines.err"
}
report() {
  {
    printf '{"version":"%s","date":"%s","card":"%s","seconds":%d,"parts":[\n' "$(cat "$here/version.txt")" \
      "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
      "$(nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null | head -n 1 | tr -d '"')" \
      "$SECONDS"
    sed '$!s/$/,/' "$lines"
    printf ']}\n'
  } >"$out"
  echo "report: $out" >&2
}

if wants smoke; then
  check smoke cosmonaut.gpucheck.GpuCheck smoke
  if grep -q '"reason"' "$lines"; then
    report
    exit 3
  fi
fi
wants conformance && check conformance cosmonaut.gpucheck.GpuCheck conformance
wants goldens && check goldens cosmonaut.gpucheck.GpuCheck goldens
wants rollouts && check rollouts cosmonaut.gpucheck.GpuCheck rollouts "$here/scenes"
wants endurance && check endurance cosmonaut.gpucheck.GpuCheck endurance "$here/scenes"
if wants sanitizer && command -v compute-sanitizer >/dev/null 2>&1; then
  for tool in memcheck racecheck synccheck; do
    log=$(mktemp)
    timeout 120 compute-sanitizer --tool "$tool" --target-processes all --error-exitcode 9 \
      "$here/jre/bin/java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Xmx4g \
      -Dcosmonaut.card=real -Dcosmonaut.cases=few -cp "$classpath" cosmonaut.gpucheck.GpuCheck conformance \
      >"$log" 2>&1
    code=$?
    [ $code = 0 ] || bad=1
    say "{\"part\":\"sanitizer\",\"tool\":\"$tool\",\"ok\":$([ $code = 0 ] && echo true || echo false),\"said\":\"$(
      grep -a 'ERROR SUMMARY\|Error' "$log" | tail -n 1 | tr -d '"\\' | cut -c1-200)\"}"
    rm -f "$log"
  done
fi
if wants bench; then
  if command -v python3 >/dev/null 2>&1 && python3 -c 'import torch; assert torch.cuda.is_available()' 2>/dev/null; then
    python3 "$here/beside_pytorch.py" --java "$here/jre/bin/java" --classpath "$classpath" 2>>"$lines.err" | tee -a "$lines"
    rm -f "$lines.err"
  else
    check bench cosmonaut.gpucheck.GpuCheck bench
  fi
fi
report
exit $bad
