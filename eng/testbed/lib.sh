# Shared by the testbed's scripts: where the cache is, how to say things, how to get Debian packages without installing them.
# shellcheck shell=bash
set -euo pipefail
# A function that dies inside $(…) must end the script, not hand it an empty answer.
shopt -s inherit_errexit

TESTBED="${ADMISSIONGUARD_TESTBED:-$HOME/.cache/admissionguard/testbed}"
TESTBED_SOURCE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
mkdir -p "$TESTBED"

say()  { printf 'testbed: %s\n' "$*"; }
warn() { printf 'testbed: warning: %s\n' "$*" >&2; }
die()  { printf 'testbed: error: %s\n' "$*" >&2; exit 1; }

# Where the parts of a whole node are. KUBEBUILDER_ASSETS does not decide: envtest's downloads hold no kubelet, and the flags that
# the node is started with are those of the version that setup builds.
node_assets() { ls -d "$TESTBED"/kubernetes/v* 2>/dev/null | tail -n 1; }

# Only one setup may fill the cache at a time; a second one waits and then finds everything there.
lock_cache() {
  exec 9>"$TESTBED/.lock"
  flock -n 9 || { say "another setup is running, waiting for it"; flock 9; }
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "needs root to run: $*"; fi
}

# Installs what is missing of the named Debian packages from the machine's own suites.
install_packages() {
  local missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  say "installing ${missing[*]}"
  as_root apt-get update -qq || die "apt-get update failed"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >"$TESTBED/install.log" 2>&1 \
    || { tail -5 "$TESTBED/install.log" >&2; die "could not install ${missing[*]} (log: $TESTBED/install.log)"; }
}

# The Debian mirror that this machine is configured for; no host name is written down here. apt tells a suite's code name
# only once it has read the suite's index, which a machine that was just set up has not.
debian_mirror() {
  local mirror
  mirror="$(bookworm_mirror)"
  if [ -z "$mirror" ]; then
    as_root apt-get update -qq >&2 || die "apt-get update failed"
    mirror="$(bookworm_mirror)"
  fi
  [ -n "$mirror" ] || die "apt on this machine knows no bookworm suite; the testbed is made for Debian 12 (or set KUBEBUILDER_ASSETS and put the tools on PATH)"
  printf '%s' "$mirror"
}

bookworm_mirror() {
  apt-get indextargets --format '$(CREATED_BY) $(CODENAME) $(REPO_URI)' | awk '$1 == "Packages" && $2 == "bookworm" && !found { print $3; found = 1 }'
}

# apt with sources, lists and cache of its own for one suite: the machine's own configuration is never touched,
# while its proxy and trust settings still apply.
apt_for() { # SUITE COMMAND ARGS...
  local dir="$TESTBED/apt/$1" tool="$2"; shift 2
  "$tool" -c "$dir/apt.conf" "$@"
}

# Reads the package index of a suite, once per run of a script.
apt_update_for() { # SUITE
  local suite="$1" dir="$TESTBED/apt/$1" mirror
  [ -e "$dir/updated.$$" ] && return
  mirror="$(debian_mirror)"
  mkdir -p "$dir/none" "$dir/state/lists/partial" "$dir/cache/archives/partial"
  : > "$dir/status"
  local from="[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
  printf 'deb %s\ndeb-src %s\n' "$from" "$from" > "$dir/sources.list"
  cat > "$dir/apt.conf" <<CONF
Dir::Etc::sourcelist "$dir/sources.list";
Dir::Etc::sourceparts "$dir/none";
Dir::Etc::preferencesparts "$dir/none";
Dir::State "$dir/state";
Dir::State::status "$dir/status";
Dir::Cache "$dir/cache";
APT::Sandbox::User "root";
// A mirror may be a snapshot of some day: versions are pinned, and what the index says is signed.
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear Acquire::IndexTargets::deb::DEP-11;
CONF
  apt_for "$suite" apt-get update -qq || die "could not read the package index of $suite from $mirror"
  rm -f "$dir"/updated.*; : > "$dir/updated.$$"
}

# Unpacks one package of a suite into a directory, without installing it. apt checks the index's signature and the
# package's SHA-256 against that index.
unpack_package() { # SUITE PACKAGE VERSION DIRECTORY
  local suite="$1" package="$2" version="$3" into="$4" scratch
  apt_update_for "$suite"
  scratch="$(mktemp -d "$TESTBED/download.XXXXXX")"
  (cd "$scratch" && apt_for "$suite" apt-get download -qq "$package=$version") \
    || { rm -rf "$scratch"; die "could not download $package $version from $suite"; }
  rm -rf "$into.new"; mkdir -p "$into.new"
  dpkg -x "$scratch"/*.deb "$into.new"
  rm -rf "$scratch" "$into"; mv "$into.new" "$into"
}

# The version to take: the pinned one, else (with a warning) the first that the rule allows:
#   rebuild  the same source built at another time (another +bN), as a release does after a fix to a compiler
#   patch    also a newer patch of the same minor version
#   minor    also a newer minor version of the same major one, for a suite that moves on
choose_version() { # SUITE PACKAGE PINNED rebuild|patch|minor
  local suite="$1" package="$2" pinned="$3" rule="$4" offered version upstream="${3%%-*}" prefix
  apt_update_for "$suite"
  offered="$(apt_for "$suite" apt-cache madison "$package" 2>/dev/null | awk '/Packages$/ { print $3 }' | sort -V)"
  if grep -qxF -- "$pinned" <<<"$offered"; then printf '%s' "$pinned"; return; fi
  case "$rule" in
    rebuild) prefix="${pinned%+b[0-9]*}+b" ;;
    patch)   prefix="${upstream%.*}." ;;
    minor)   prefix="${upstream%%.*}." ;;
    *)       die "no rule $rule for versions" ;;
  esac
  while read -r version; do
    [[ "$version" == "$prefix"* ]] || continue
    [ "$rule" = rebuild ] || dpkg --compare-versions "$version" gt "$pinned" || continue
    warn "$package $pinned is gone from $suite, taking $version"
    printf '%s' "$version"; return
  done <<<"$offered"
  die "$package $pinned is gone from $suite (offered: ${offered:-nothing}); pin another version in eng/testbed and run the tests with it"
}
