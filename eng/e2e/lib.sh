# What the journeys are told with: commands that are shown with their output, and what is expected of them.
# shellcheck shell=bash
E2E="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
ROOT="$(cd "$E2E/../.." && pwd)"
source "$ROOT/eng/testbed/lib.sh"
set +e

NODE_FOLDER="${E2E_NODE:-${TMPDIR:-/tmp}/admissionguard-e2e}"
TRANSCRIPT="$ROOT/artifacts/e2e/transcript.md"
SYSTEM=admissionguard-system
PASSED=0 FAILED=0
WORK="$(mktemp -d)"
ASSETS="$(node_assets)"
export PATH="$WORK/bin:$TESTBED/tools:$ASSETS:$PATH"
export COSIGN_PASSWORD="" COSIGN_YES=true SIGSTORE_NO_CACHE=true HELM_CACHE_HOME="$WORK/helm" HELM_CONFIG_HOME="$WORK/helm" HELM_DATA_HOME="$WORK/helm"

begin_transcript() { mkdir -p "$(dirname "$TRANSCRIPT")"; rm -f "$(dirname "$TRANSCRIPT")/e2e.counts"; printf '# AdmissionGuard on a real node\n' > "$TRANSCRIPT"; }
write() { printf '%s\n' "$*" >> "$TRANSCRIPT"; }
chapter() { say "== $*"; write "" "## $*" ""; }
tell() { write "" "$*"; }

# helm as the documents have it typed, with what this cluster needs added: the values of the journey, which name the image that
# the local registry holds.
use_helm() { # TOOL (helm, helm3)
  mkdir -p "$WORK/bin"
  cat > "$WORK/bin/helm" <<SH
#!/usr/bin/env bash
case "\$1" in install|upgrade) exec "$TESTBED/tools/$1" "\$@" --values "$WORK/values.yaml" ;; *) exec "$TESTBED/tools/$1" "\$@" ;; esac
SH
  chmod +x "$WORK/bin/helm"; hash -r
  tell "$("$WORK/bin/helm" version --short). To each install and upgrade the test adds \`--values\` with:"
  write "" '```yaml' "$(cat "$WORK/values.yaml")" '```'
}

# Runs a command line as a user would type it, and shows it with what it printed; LAST and CODE keep the result.
run() { # COMMAND-LINE
  printf '%s\n' "$1" >> "$WORK/typed"
  LAST="$(cd "$ROOT" && eval "$1" 2>&1)"; CODE=$?
  { echo; echo '```console'; printf '$ %s\n' "$1"; printf '%s\n' "$LAST" | head -n "${LINES_SHOWN:-25}" | cut -c1-400; echo '```'; } >> "$TRANSCRIPT"
  return $CODE
}

pass() { PASSED=$((PASSED + 1)); say "   ok: $*"; write "" "> passed: $*"; }
fail() { FAILED=$((FAILED + 1)); warn "FAILED: $*"; printf '%s\n' "$LAST" | tail -n 15 >&2; write "" "> **failed: $***"; }

expect() { # WHAT COMMAND-LINE [TEXT-IN-OUTPUT]
  if run "$2" && { [ -z "${3:-}" ] || grep -qF -- "$3" <<<"$LAST"; }; then pass "$1"; else fail "$1 (exit $CODE)"; fi
}
expect_refused() { # WHAT COMMAND-LINE TEXT-IN-OUTPUT
  if ! run "$2" && grep -qF -- "$3" <<<"$LAST"; then pass "$1"; else fail "$1 (exit $CODE)"; fi
}
# Until a command succeeds (and prints a text), within a time; then it is shown once.
eventually() { # WHAT SECONDS COMMAND-LINE [TEXT]
  local until=$((SECONDS + $2)) out
  while :; do
    out="$(cd "$ROOT" && eval "$3" 2>&1)" && { [ -z "${4:-}" ] || grep -qF -- "$4" <<<"$out"; } && break
    [ $SECONDS -lt $until ] || break
    sleep 0.5
  done
  expect "$1" "$3" "${4:-}"
}
eventually_refused() { # WHAT SECONDS COMMAND-LINE TEXT
  local until=$((SECONDS + $2))
  until ! LAST="$(cd "$ROOT" && eval "$3" 2>&1)" && grep -qF -- "$4" <<<"$LAST" || [ $SECONDS -ge $until ]; do sleep 0.5; done
  expect_refused "$1" "$3" "$4"
}
milliseconds() { date +%s%3N; }
measured() { say "   measured: $*"; write "" "> measured: $*"; }

begin_node() {
  # What a run that was killed left behind is cleared away; a node that was named is kept.
  if [ ! -s "$NODE_FOLDER/kubeconfig" ] || [ -z "${E2E_NODE:-}" ]; then "$ROOT/eng/testbed/node" down "$NODE_FOLDER"; "$ROOT/eng/testbed/node" up "$NODE_FOLDER" || die "the node did not come up"; fi
  export KUBECONFIG="$NODE_FOLDER/kubeconfig"
  REGISTRY="$(cat "$NODE_FOLDER/registry")"; export REGISTRY
}
end_processes() {
  for pid in "$WORK"/*.pid; do [ -e "$pid" ] && kill "$(cat "$pid")" 2>/dev/null; done
  rm -rf "$WORK"
}
end_node() { "$ROOT/eng/testbed/node" down "$NODE_FOLDER"; }
publish_image() {
  if [ -n "${E2E_IMAGE:-}" ]; then IMAGE="$E2E_IMAGE"; else IMAGE="$(BASE_IMAGE=${BASE_IMAGE:-stand-in} "$ROOT/eng/image/publish" "$REGISTRY")" || die "the image could not be published"; fi
  write "" "$IMAGE"; say "image: $IMAGE"
}

# Twenty reviews a second beside what the journey does.
begin_load() { # [IMAGE-THAT-IS-ADMITTED IMAGE-THAT-IS-REFUSED]
  node "$E2E/load.mjs" "$KUBECONFIG" shop 20 "${1:-$SIGNED}" "${2:-$UNSIGNED}" > "$WORK/load.json" 2> "$WORK/load.err" &
  echo $! > "$WORK/load.pid"; sleep 2
}
end_load() {
  sleep 2; kill "$(cat "$WORK/load.pid")"; wait "$(cat "$WORK/load.pid")" 2>/dev/null; rm -f "$WORK/load.pid"
  LAST="$(cat "$WORK/load.json" "$WORK/load.err")"
  write "" '```json' "$LAST" '```'
}
figure() { node -p "JSON.parse(require('fs').readFileSync('$WORK/load.json','utf8')).$1"; }
none_failed() { # WHAT
  if [ "$(figure failed)" = 0 ] && [ "$(figure wrong)" = 0 ] && [ "$(figure right)" -gt 0 ]; then pass "$1: none of $(figure sent) reviews failed or was wrong"; else fail "$1"; fi
  measured "$1, at 20 reviews a second: $(figure sent) sent, $(figure right) right, $(figure wrong) wrong, $(figure failed) failed, slowest $(figure slowestMs) ms"
}

# A small image of its own that runs until it is told to stop.
push_app() { # NAME TAG -> prints the reference by digest
  local folder; folder="$(mktemp -d -p "$WORK")"
  mkdir -p "$folder/root/bin"; cp /bin/busybox "$folder/root/bin/busybox"; printf '%s %s %s\n' "$1" "$2" "$RANDOM$RANDOM" > "$folder/root/app"
  tar -C "$folder/root" -cf "$folder/layer.tar" .
  crane append --insecure --oci-empty-base -f "$folder/layer.tar" -t "$REGISTRY/$1:$2" >/dev/null 2>&1
  crane mutate --insecure --set-platform linux/amd64 --entrypoint /bin/busybox,sleep,86400 -t "$REGISTRY/$1:$2" "$REGISTRY/$1:$2" >/dev/null 2>&1
  printf '%s/%s@%s\n' "$REGISTRY" "$1" "$(crane digest --insecure "$REGISTRY/$1:$2")"
}
