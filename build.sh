#!/usr/bin/env bash
# Builds, serves, tests and packs the playground: ./build.sh help.
set -euo pipefail

caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"

# The first use fetches the toolchain that go.mod names.
export GOTOOLCHAIN=auto

site=cmd/ganplay/site # the page, as it is taken into the ganplay program
made=.build           # what go makes on the way there

usage() {
	cat <<'TEXT'
usage: ./build.sh [COMMAND [ARGUMENTS]]

  build             build the page into cmd/ganplay/site (this is what it does without a command)
  serve [FLAGS]     build, then serve the page on http://127.0.0.1:8080/; FLAGS as in ganplay serve -h
  test [ARGUMENTS]  check the format, vet, build, and run go test ARGUMENTS; without any, all tests, those of presets that fail in V8
  dist [DIR]        build, then fill DIR (dist without one) with static files, compressed as far as can be, which
                    takes a minute or two. Any static host can serve them.
  bench [FLAGS]     time our engine, its peers and the page in Chromium: tables, and bench/results.json; with -profile,
                    where the time goes; FLAGS as in bench -h
  scoreboard [FLAGS]
                    train all presets from three seeds and put the tables of what came out into README.md. It takes more than an
                    hour, goes on where it was stopped (docs/scoreboard.jsonl), and runs in V8 where node is installed, four times
                    as fast; FLAGS as in ganplay scoreboard -h
  pictures DIR      build, then take pictures of the page for people to look at, into DIR
  help              print this text

Only Go 1.21 or newer has to be installed; the tests need Chromium, Firefox and npm as well, bench needs Chromium and npm.
TEXT
}

fail() {
	echo "build.sh: $*" >&2
	exit 1
}

check_go() {
	command -v go >/dev/null ||
		fail "go is missing. Install Go 1.21 or newer, from https://go.dev/dl/ or as the package golang-go of a recent Debian."
	local version minor
	version=$(go env GOVERSION) # after the toolchain of go.mod has been fetched
	minor=${version#go1.}
	minor=${minor%%[!0-9]*}
	if [ "${minor:-99}" -lt 21 ]; then
		fail "$(command -v go) is $version, which cannot fetch the toolchain that go.mod names. Install Go 1.21 or newer from https://go.dev/dl/."
	fi
}

# program NAME PACKAGE [FLAGS]: compiles a program for the browser. No VCS stamp: the same sources give the same bytes. With encoding/json as
# it was before its second version, which is five times as large: 0.4 MB less to load.
program() {
	GOEXPERIMENT=nojsonv2 GOOS=js GOARCH=wasm go build -trimpath -buildvcs=false -ldflags='-s -w' "${@:3}" -o "$made/$1" "$2"
}

# about FILE: prints its size, which the page's progress bar counts up to, and its hash, which the page compares, as JSON.
about() {
	local hash
	hash=$({ sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -d' ' -f1)
	printf '{"bytes":%d,"sha256":"%s"}' "$(wc -c <"$1")" "$hash"
}

# programs: compiles both programs, notes what they are, and gathers their licences.
programs() {
	mkdir -p "$made"
	echo '*' >"$made/.gitignore"
	go run ./cmd/shaders "$made/page"
	program page.wasm ./wasm/page -modfile "$made/page/go.mod"
	program trainer.wasm ./wasm/trainer
	printf '{"page.wasm":%s,"trainer.wasm":%s}\n' \
		"$(about "$made/page.wasm")" "$(about "$made/trainer.wasm")" >"$made/sizes.json"
	licences >"$made/licences.txt"
}

# licences: gathers the licences of everything that the programs are made of, which have to go where they go.
licences() {
	printf 'GAN playground\n\n' && cat LICENSE
	printf '\n\n== The Go programming language, %s\n\n' "$(go env GOVERSION)" && cat "$(go env GOROOT)/LICENSE"
	GOOS=js GOARCH=wasm go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' \
		./wasm/page ./wasm/trainer | sort -u | while read -r module version dir; do
		[ -e "$dir/LICENSE" ] || fail "$module has no file LICENSE: find out how it may be passed on"
		printf '\n\n== %s %s\n\n' "$module" "$version" && cat "$dir/LICENSE"
	done
}

# contents: prints every file of the page, as its source, a tab, and its name in the page.
contents() {
	find public -type f ! -name '.*' | sort | while IFS= read -r file; do
		printf '%s\t%s\n' "$file" "${file#public/}"
	done
	printf '%s\t%s\n' \
		"$(go env GOROOT)/lib/wasm/wasm_exec.js" wasm_exec.js \
		"$made/page.wasm" page.wasm \
		"$made/trainer.wasm" trainer.wasm \
		"$made/sizes.json" sizes.json \
		"$made/licences.txt" licences.txt \
		assets/mnist/LICENCE.md mnist/LICENCE.md \
		assets/judge/LICENCE.md judge/LICENCE.md \
		assets/judge/weights/judge.bin judge/judge.bin
	for file in assets/mnist/shards/*.mpk; do
		printf '%s\t%s\n' "$file" "mnist/${file##*/}"
	done
}

# fill DIR LEVEL: makes DIR hold the page and nothing else, and writes the brotli copies that are missing or older than their
# file. Files that are right already stay untouched, and so do their copies.
fill() {
	local dir=$1 level=$2 source name file
	contents >"$made/contents"
	cut -f2 "$made/contents" >"$made/names"
	echo files.js >>"$made/names"
	while IFS=$'\t' read -r source name; do
		if ! cmp -s "$source" "$dir/$name"; then
			mkdir -p "$(dirname "$dir/$name")"
			cp "$source" "$dir/$name"
			chmod 644 "$dir/$name"
		fi
	done <"$made/contents"
	find "$dir" -type f ! -path "$dir/README.md" | while IFS= read -r file; do
		name=${file#"$dir"/}
		grep -qxF -e "${name%.br}" "$made/names" || rm "$file"
	done
	find "$dir" -mindepth 1 -type d -empty -delete
	go run ./cmd/inventory "$dir"
	go run ./cmd/precompress -level "$level" "$dir"
}

# The quick level takes some seconds for both programs; the best takes minutes and saves another 10%.
quick=9
best=11

build() {
	check_go
	programs
	fill "$site" "$quick"
}

serve() {
	build >&2 # on stdout there is the address alone
	go build -o "$made/ganplay" ./cmd/ganplay
	exec "$made/ganplay" serve "$@"
}

dist() {
	[ $# -le 1 ] || fail "dist takes one folder"
	local dir=${1:-$PWD/dist}
	case $dir in
	/*) ;;
	*) dir=$caller/$dir ;;
	esac
	# fill deletes what is not the page's.
	if [ -n "$(ls -A "$dir" 2>/dev/null)" ] && [ ! -e "$dir/sizes.json" ]; then
		fail "$dir is not empty, and not from an earlier dist; choose another folder or remove it"
	fi
	check_go
	programs
	mkdir -p "$dir"
	fill "$dir" "$best"
	echo "$dir holds the page: $(du -sk "$dir" | cut -f1) KiB in $(find "$dir" -type f | wc -l | tr -d ' ') files"
}

# need_browsers PACKAGE...: installs the browsers, and npm that fetches axe-core, by the names of their Debian packages and programs, where that
# can be done.
need_browsers() {
	local missing=() browser
	for browser in "$@"; do
		command -v "$browser" >/dev/null || missing+=("$browser")
	done
	if [ ${#missing[@]} = 0 ]; then
		return
	fi
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		fail "${missing[*]}: missing. Install them (Debian: sudo apt-get install ${missing[*]})."
	fi
	apt-get update
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

# The version of golang.org/x/vuln that looks for known vulnerabilities.
govulncheck=v1.9.0

# vulnerabilities fails if a program here can reach a known vulnerability. The list of them is at vuln.go.dev; where it cannot be had,
# nothing is known, and that is said aloud.
vulnerabilities() {
	local dir=$PWD/$made said code
	mkdir -p "$dir"
	if ! said=$(GOBIN=$dir go install "golang.org/x/vuln/cmd/govulncheck@$govulncheck" 2>&1); then
		echo "VULNERABILITIES WERE NOT CHECKED: govulncheck cannot be had: $said" >&2
		return
	fi
	for target in "$(go env GOHOSTOS) $(go env GOHOSTARCH) ./..." "js wasm ./wasm/page ./wasm/trainer"; do
		read -r os arch packages <<<"$target"
		code=0
		# shellcheck disable=SC2086 # several packages
		said=$(GOOS=$os GOARCH=$arch "$dir/govulncheck" $packages 2>&1) || code=$?
		case $code in
		0) ;;
		3) fail "known vulnerabilities reach us ($os/$arch):"$'\n'"$said" ;;
		*)
			if [[ $said != *"fetching vulnerabilities"* ]]; then
				fail "govulncheck ($os/$arch) failed with code $code: $said"
			fi
			echo "VULNERABILITIES WERE NOT CHECKED ($os/$arch): $said" >&2
			return
			;;
		esac
	done
}

run_tests() {
	check_go
	if command -v firefox >/dev/null; then # as other systems than Debian name it
		need_browsers chromium npm
	else
		need_browsers chromium firefox-esr npm
	fi
	local unformatted
	unformatted=$("$(go env GOROOT)/bin/gofmt" -l .)
	if [ -n "$unformatted" ]; then
		fail "not as gofmt writes it: $unformatted"
	fi
	go vet ./...
	go vet -tags pictures,kills,soak,record ./wasm/e2e ./ui/diagnosis
	GOOS=js GOARCH=wasm go vet ./wasm/page ./wasm/trainer ./ui/... ./train/... ./link/... ./gan/... ./engine/... ./assets/mnist/ ./bench/worker
	build
	if [ $# != 0 ]; then
		go test -timeout 18m "$@"
		return
	fi
	vulnerabilities
	evidence >"$made/evidence.log" 2>&1 &
	local evidence=$! status=0
	go test -timeout 18m -count=1 ./... || status=$?
	wait "$evidence" || status=$?
	cat "$made/evidence.log"
	return "$status"
}

# evidence: trains the presets that fail, for thousands of steps, and looks whether they fail as they should: in V8, which runs the engine four
# times as fast as wazero, to the same bits.
evidence() {
	GOOS=js GOARCH=wasm go test -timeout 18m -count=1 -exec "$(go env GOROOT)/lib/wasm/go_js_wasm_exec" -run '^TestEvidence' ./train
}

# bench times what is in the sources now, not what was built before.
bench() {
	check_go
	need_browsers chromium
	local page=$made/bench
	mkdir -p "$page"
	echo '*' >"$made/.gitignore"
	program bench/bench.wasm ./bench/worker
	cp bench/page/* bench/package.json bench/package-lock.json public/{worker,crew,thread}.js "$(go env GOROOT)/lib/wasm/wasm_exec.js" "$page"
	build
	go build -o "$made/ganplay" ./cmd/ganplay
	go build -o "$made/bench-run" ./bench/run
	exec "$made/bench-run" -dir "$page" "$@"
}

# scoreboard: one thread, which leaves the others to whoever works here too.
scoreboard() {
	check_go
	mkdir -p "$made"
	echo '*' >"$made/.gitignore"
	set -- scoreboard -threads 1 -results docs/scoreboard.jsonl -readme README.md "$@"
	if ! command -v node >/dev/null; then
		go build -o "$made/ganplay" ./cmd/ganplay
		exec "$made/ganplay" "$@"
	fi
	program ganplay.wasm ./cmd/ganplay
	exec node --stack-size=8192 "$(go env GOROOT)/lib/wasm/wasm_exec_node.js" "$made/ganplay.wasm" "$@"
}

pictures() {
	[ $# = 1 ] || fail "pictures takes one folder"
	check_go
	need_browsers chromium
	build
	mkdir -p "$1"
	go test -tags pictures -count=1 -v -run TestPictures ./wasm/e2e -pictures "$(cd "$1" && pwd)"
}

command=${1:-build}
shift || true
case $command in
build) build ;;
serve) serve "$@" ;;
test) run_tests "$@" ;;
bench) bench "$@" ;;
scoreboard) scoreboard "$@" ;;
pictures) pictures "$@" ;;
dist) dist "$@" ;;
help | -h | --help) usage ;;
*)
	usage >&2
	exit 2
	;;
esac
