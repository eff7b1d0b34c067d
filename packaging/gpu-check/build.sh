#!/usr/bin/env bash
# Builds target/cosmonaut-gpu-check.run: one file that checks an NVIDIA card on any Linux machine with a driver.
# Needs what the build of the program needs, and xz. It carries a Java runtime, the program and its tests, the kernels,
# and the starter without its panoramas and its second refiner.
set -euo pipefail
cd "$(dirname "$0")/../.."

find_jdk25() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.jdks/*; do
    [ -x "$home/bin/jlink" ] && "$home/bin/javac" -version 2>&1 | grep -q '^javac 25' && { echo "$home"; return 0; }
  done
  echo "no JDK 25 is here; install one" >&2
  return 1
}
jdk=$(find_jdk25)
mvn -q -B -ntp clean test-compile dependency:build-classpath -Dmdep.includeScope=test \
  -Dmdep.outputFile=target/gpu-check.classpath

out=target/gpu-check
rm -rf "$out" && mkdir -p "$out/lib" "$out/tests/cosmonaut" "$out/scenes"
# Of java.desktop only the readers of pictures are used, and of java.xml only what they are declared with. Every package
# keeps a class, or jlink refuses.
modules=java.base,java.desktop,java.logging,java.management,jdk.incubator.vector,jdk.management,jdk.unsupported
link() {
  "$jdk/bin/jlink" --strip-debug --no-header-files --no-man-pages --compress=zip-0 --vm=server \
    --add-modules "$modules" "$@"
}
link --output target/gpu-check-all
"$jdk/bin/jimage" list target/gpu-check-all/lib/modules | awk '
  /^Module:/ { module = $2 }
  /^ .*\.class$/ && module ~ /^java\.(desktop|xml)$/ {
    package = $1
    sub(/\/[^\/]*$/, "", package)
    if (package ~ unused && kept[package]++) print "/" module "/" $1
  }' unused='/swing|^javax/(sound|print|accessibility)|^sun/(print|font|awt/X11|java2d/(opengl|xr|marlin))|'\
'media/sound|/beans|^com/sun/org/apache|^javax/xml|^jdk/xml/internal' >target/gpu-check-unused
rm -rf target/gpu-check-all
link --output "$out/jre" --exclude-resources=@target/gpu-check-unused
(cd "$out/jre/lib" && rm -f libfontmanager.so libfreetype.so libawt_xawt.so libsplashscreen.so libjsound.so \
  libmlib_image.so security/cacerts security/public_suffix_list.dat)

# Jars are unpacked and packed without compression: xz does that better over all of them.
repack() {
  local name=$1 keep=$2 manifest=${3:---no-manifest} jar
  jar=$(tr ':' '\n' <target/gpu-check.classpath | grep "/$name-[0-9][^/]*$" | head -n 1)
  [ -n "$jar" ] || { echo "no $name on the class path" >&2; return 1; }
  local room
  room=$(mktemp -d)
  (cd "$room" && "$jdk/bin/jar" --extract --file "$jar")
  # shellcheck disable=SC2086
  (cd "$room" && find . -type f ! -name MANIFEST.MF | grep -E "$keep" | sed 's|^\./||' >list.txt
   "$jdk/bin/jar" --create --no-compress $manifest --file all.jar @list.txt)
  mv "$room/all.jar" "$out/lib/$(basename "$jar")"
  rm -rf "$room"
}
for name in jackson-core jackson-databind jackson-annotations jspecify jcuda jcublas junit-jupiter-api \
  junit-jupiter-engine junit-jupiter-params junit-platform-commons junit-platform-engine junit-platform-launcher \
  opentest4j; do
  repack "$name" .
done
# All of LWJGL's Vulkan, as its classes are so much alike that they take 2 MB: a choice of them could miss one that only
# a real driver needs.
repack lwjgl 'class$' --manifest=META-INF/MANIFEST.MF
repack lwjgl-vulkan .
lwjgl=$(tr ':' '\n' <target/gpu-check.classpath | grep '/lwjgl-[0-9][^/]*-natives-linux\.jar$' | head -n 1)
cp "$lwjgl" "$out/lib/"
# The loader: machines that only compute lack it.
cp -L "$(ldconfig -p | awk '/libvulkan\.so\.1 .*x86-64/ { print $NF; exit }')" "$out/lib/libvulkan.so.1"
# Without JCublas' natives: cuBLASLt multiplies where NVIDIA's libraries are.
repack jcuda-natives 'JCudaDriver'

cp -r target/classes "$out/classes"
rm -rf "$out"/classes/cosmonaut/{ui,app,input,export} "$out"/jre/legal
for room in gpucheck tensor network diffusion viewport; do
  cp -r "target/test-classes/cosmonaut/$room" "$out/tests/cosmonaut/"
done
mkdir -p "$out"/tests/cosmonaut/{world,weights}
cp target/test-classes/cosmonaut/weights/SafetensorsWriter*.class "$out/tests/cosmonaut/weights/"
cp target/test-classes/cosmonaut/world/RandomModel*.class "$out/tests/cosmonaut/world/"
for golden in $(ls target/test-classes | grep -v '^cosmonaut$\|^META-INF$'); do
  cp -r "target/test-classes/$golden" "$out/tests/"
done
# Goldens of tests that the check does not run.
rm -rf "$out/tests/live-tokenizer"
(cd "$out/tests/golden" && rm -f warp-* panorama-geometry.* text-ids.* text-unigram.* text-starter.* text-prompts.* \
  text-sentencepiece.* conventions.* pipeline.* pipeline_views.* gen3c-cache.* tokenizer-statistics.* moge-* \
  depth-anything.* vision-*)
cp -r sample-scenes/starter "$out/scenes/starter"
rm -rf "$out"/scenes/starter/panorama* "$out"/scenes/starter/refiner_2
"$jdk/bin/java" -cp "$(cat target/gpu-check.classpath)" packaging/gpu-check/WithoutPanoramas.java \
  "$out/scenes/starter/world.json"
for scene in sample-scenes/*/; do
  scene=$(basename "$scene")
  case "$scene" in starter | evaluation | drive-*) ;; *) cp -r "sample-scenes/$scene" "$out/scenes/$scene" ;; esac
done
# Tests find what they read by these paths of the repository.
mkdir -p "$out/src/test"
ln -s ../../tests "$out/src/test/resources"
ln -s scenes "$out/sample-scenes"
cp packaging/gpu-check/check.sh packaging/gpu-check/beside_pytorch.py "$out/"
git rev-parse --short HEAD >"$out/version.txt" 2>/dev/null || echo unknown >"$out/version.txt"

bundle=target/cosmonaut-gpu-check.run
{
  cat packaging/gpu-check/unpack.sh
  tar -C target -cf - gpu-check | xz --x86 --lzma2=preset=9,dict=64MiB
} >"$bundle"
chmod +x "$bundle"
size=$(stat -c %s "$bundle")
echo "$bundle: $((size / 1000000)) MB"
if [ "$size" -gt 62000000 ]; then
  echo "that is more than 62 MB" >&2
  exit 1
fi
