// Verifies bundles with sigstore-go and prints how often that goes in a second of CPU time, one case a line:
//
//	NAME WARM/S COLD/S BYTES-ALLOCATED-WARM
//
// Usage: sigstore-go SECONDS CASES, a folder with a folder for each case: bundle.json, trusted_root.json and case.json.
// Built by eng/benchmarks/setup against Debian's packages; run by the benchmark program, beside our own numbers.
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/sigstore/sigstore-go/pkg/bundle"
	"github.com/sigstore/sigstore-go/pkg/root"
	"github.com/sigstore/sigstore-go/pkg/verify"
)

type caseFile struct {
	Name, Digest, Subject, Issuer string
	Timestamps                    int
	IntegratedTime                bool
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	must(0, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// The best of three runs, as in our own benchmark.
func rate(duration time.Duration, action func()) float64 {
	for i := 0; i < 50; i++ {
		action()
	}
	best := 0.0
	for run := 0; run < 3; run++ {
		start, count := cpuTime(), 0
		for cpuTime()-start < duration {
			for i := 0; i < 10; i++ {
				action()
			}
			count += 10
		}
		best = max(best, float64(count)/(cpuTime()-start).Seconds())
	}
	return best
}

func main() {
	runtime.GOMAXPROCS(1)
	duration := time.Duration(must(strconv.ParseFloat(os.Args[1], 64)) * float64(time.Second))
	for _, folder := range must(filepath.Glob(filepath.Join(os.Args[2], "*"))) {
		var told caseFile
		must(0, json.Unmarshal(must(os.ReadFile(filepath.Join(folder, "case.json"))), &told))
		bundleJSON, rootJSON := must(os.ReadFile(filepath.Join(folder, "bundle.json"))), must(os.ReadFile(filepath.Join(folder, "trusted_root.json")))

		load := func() (*bundle.Bundle, *verify.Verifier) {
			trusted := must(root.NewTrustedRootFromJSON(rootJSON))
			options := []verify.VerifierOption{verify.WithTransparencyLog(1), verify.WithSignedCertificateTimestamps(1)}
			if told.Timestamps > 0 {
				options = append(options, verify.WithSignedTimestamps(told.Timestamps))
			}
			if told.IntegratedTime {
				options = append(options, verify.WithIntegratedTimestamps(1))
			}
			var parsed bundle.Bundle
			must(0, parsed.UnmarshalJSON(bundleJSON))
			return &parsed, must(verify.NewVerifier(trusted, options...))
		}
		algorithm, value, _ := strings.Cut(told.Digest, ":")
		digest := must(hex.DecodeString(value))
		identity := must(verify.NewShortCertificateIdentity(told.Issuer, "", told.Subject, ""))
		check := func(parsed *bundle.Bundle, verifier *verify.Verifier) {
			must(verifier.Verify(parsed, verify.NewPolicy(verify.WithArtifactDigest(algorithm, digest), verify.WithCertificateIdentity(identity))))
		}

		parsed, verifier := load()
		warm := rate(duration, func() { check(parsed, verifier) })
		cold := rate(duration, func() { check(load()) })
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for i := 0; i < 100; i++ {
			check(parsed, verifier)
		}
		runtime.ReadMemStats(&after)
		fmt.Printf("%s\t%.0f\t%.0f\t%d\n", told.Name, warm, cold, (after.TotalAlloc-before.TotalAlloc)/100)
	}
}
