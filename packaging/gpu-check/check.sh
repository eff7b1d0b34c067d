#!/usr/bin/env bash
# Checks an NVIDIA card and leaves one JSON report.
#
#   --out FILE     the report (default: cosmonaut-gpu-report.json)
#   --only PARTS   of smoke, conformance, goldens, rollouts, endurance, sanitizer, memory, viewport, bench,
#                  separated by commas
#   --small        few cases, short flights, networks in miniature: a trial in minutes
#   --seconds N    stop beginning new parts after so long (default: 540)
#
# COSMONAUT_PYTHON names the Python that has PyTorch, python3 if not. A trial without a card, on the stand-in device of
# the kernels' tests (needs g++): COSMONAUT_CARD=standin COSMONAUT_KERNELS=repository/kernels, best with --small.
#
# Exit code 0 if every part that ran is right, 1 if one is not, 3 if there is no card to be used.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=cosmonaut-gpu-report.json
parts=smoke,conformance,goldens,rollouts,endurance,sanitizer,memory,viewport,bench
limit=540
small=
while [ $# -gt 0 ]; do
  case "$1" in
    --out) out=$2; shift 2 ;;
    --only) parts=$2; shift 2 ;;
    --seconds) limit=$2; shift 2 ;;
    --small) small=--small; shift ;;
    *) echo "unknown option $1; see the head of check.sh" >&2; exit 2 ;;
  esac
done
lines=$(mktemp) || exit 1
icds=$(mktemp -d) || exit 1
trap 'rm -rf "$lines" "$icds"' EXIT
card=${COSMONAUT_CARD:-real}

classpath="$here/classes:$here/tests"
for jar in "$here"/lib/*.jar; do classpath="$classpath:$jar"; done
java=("$here/jre/bin/java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED
  --add-exports=java.base/jdk.internal.module=ALL-UNNAMED -Djava.awt.headless=true -Xmx6g -Dcosmonaut.card="$card"
  -Dcosmonaut.kernels="${COSMONAUT_KERNELS:-kernels}" -Dcosmonaut.scenes="$here/scenes"
  -Djava.io.tmpdir="${TMPDIR:-/tmp}")
[ -n "$small" ] && java+=(-Dcosmonaut.cases=few)
python=${COSMONAUT_PYTHON:-python3}
# cuBLASLt of a Python environment, where the system has none.
if [ -z "${COSMONAUT_CUBLASLT:-}" ] && command -v "$python" >/dev/null 2>&1; then
  found=$("$python" -c 'import glob, site, sys
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
  (cd "$here" && "${java[@]}" -cp "$classpath" cosmonaut.gpucheck.GpuCheck "$@") >"$lines.part" 2>"$lines.err" || {
    bad=1
    tail -n 3 "$lines.err" >&2
  }
  if [ -s "$lines.part" ]; then
    grep '^{' "$lines.part" | tee -a "$lines"
  else
    say "{\"part\":\"$part\",\"ok\":false,\"error\":\"$(
      tail -n 1 "$lines.err" | tr -d '"\\' | tr -cd '[:print:]' | cut -c1-300)\"}"
  fi
  rm -f "$lines.part" "$lines.err"
}
report() {
  {
    printf '{"version":"%s","date":"%s","card":"%s","seconds":%d,"parts":[\n' "$(cat "$here/version.txt")" \
      "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
      "$(nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null | head -n 1 |
        tr -d '"')" \
      "$SECONDS"
    sed '$!s/$/,/' "$lines"
    printf ']}\n'
  } >"$out"
  echo "report: $out" >&2
}

if wants smoke; then
  check smoke smoke
  if grep -q '"reason"' "$lines"; then
    report
    exit 3
  fi
fi
wants conformance && check conformance conformance
wants goldens && check goldens goldens
wants rollouts && check rollouts rollouts "$here/scenes" ${small:+1}
wants endurance && check endurance endurance "$here/scenes" ${small:+12}
if wants sanitizer && command -v compute-sanitizer >/dev/null 2>&1; then
  for tool in memcheck racecheck synccheck; do
    log=$(mktemp)
    (cd "$here" && timeout 120 compute-sanitizer --tool "$tool" --target-processes all --error-exitcode 9 \
      "${java[@]}" -Dcosmonaut.cases=few -cp "$classpath" cosmonaut.gpucheck.GpuCheck conformance) >"$log" 2>&1
    code=$?
    [ $code = 0 ] || bad=1
    said=$(grep -a 'ERROR SUMMARY\|Error' "$log" | tail -n 1 | tr -d '"\\' | tr -cd '[:print:]' | cut -c1-200)
    [ $code = 124 ] && said="not done after 120 seconds"
    cases=$(grep -a -o '"passed":[0-9]*' "$log" | tail -n 1)
    ok=$([ $code = 0 ] && echo true || echo false)
    say "{\"part\":\"sanitizer\",\"tool\":\"$tool\",\"ok\":$ok${cases:+,$cases},\"said\":\"$said\"}"
    rm -f "$log"
  done
fi
wants memory && check memory memory $small
# Machines that compute often lack what draws: Vulkan's loader, which the bundle carries, and the file that leads it to
# NVIDIA's driver.
vulkan() {
  local known name path
  known=$(ldconfig -p 2>/dev/null; ls /usr/lib/x86_64-linux-gnu/ /usr/lib64/ 2>/dev/null)
  case "$known" in
    *libvulkan.so.1*) ;;
    *) java+=("-Dorg.lwjgl.vulkan.libname=$here/lib/libvulkan.so.1") ;;
  esac
  ls {/usr/share,/etc,/usr/local/share}/vulkan/icd.d/*nvidia* >/dev/null 2>&1 && return
  # Without X11's libraries only the second one can be loaded; the loader leaves out what cannot.
  for name in libGLX_nvidia.so.0 libEGL_nvidia.so.0; do
    case "$known" in *"$name"*) ;; *) continue ;; esac
    path=$icds/$name.json
    printf '{"file_format_version":"1.0.0","ICD":{"library_path":"%s","api_version":"1.3.0"}}\n' "$name" >"$path"
    export VK_DRIVER_FILES=${VK_DRIVER_FILES:+$VK_DRIVER_FILES:}$path
    export VK_ICD_FILENAMES=$VK_DRIVER_FILES
  done
}
if wants viewport; then
  [ "$card" = real ] && [ -z "${VK_DRIVER_FILES:-}" ] && vulkan
  check viewport viewport $small
fi
if wants bench; then
  device=$([ "$card" = real ] && echo cuda || echo cpu)
  if command -v "$python" >/dev/null 2>&1 &&
    "$python" -c "import torch; torch.zeros(1, device='$device')" 2>/dev/null; then
    "$python" "$here/beside_pytorch.py" --device "$device" $small -- \
      "${java[@]}" -cp "$classpath" cosmonaut.gpucheck.GpuCheck bench - $small 2>"$lines.err" >"$lines.part" || {
      bad=1
      tail -n 3 "$lines.err" >&2
    }
    grep '^{' "$lines.part" | tee -a "$lines"
    rm -f "$lines.err" "$lines.part"
  else
    check bench bench $small
  fi
fi
report
exit $bad
