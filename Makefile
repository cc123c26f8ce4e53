CONFIGURATION ?= Release
export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export DOTNET_NOLOGO = 1

FUZZ_SECONDS ?= 600
FUZZ_SMOKE_SECONDS ?= 60

REGISTRY ?= localhost:5000

.PHONY: build build-product demo dockerfile e2e fuzz fuzz-smoke generate image scale test testbed

# Everything that the tests need, kept in a cache outside the checkout: minutes the first time, then seconds.
testbed:
	@eng/stage testbed eng/testbed/setup

build:
	@eng/stage build dotnet build AdmissionGuard.sln -c $(CONFIGURATION) -v quiet

# The main job on an embedded default: no cluster, no registry, no network.
demo: build-product
	@node config/demo/demo.mjs src/AdmissionGuard/bin/$(CONFIGURATION)/net10.0/admissionguard

build-product:
	@eng/stage build dotnet build src/AdmissionGuard -c $(CONFIGURATION) -v quiet

# Closes with a line "N passed, N failed, N skipped".
test: testbed build
	@eng/test $(CONFIGURATION)

# Every parser of hostile input under AFL++, FUZZ_SECONDS each, two at a time.
fuzz:
	@eng/fuzz $(FUZZ_SECONDS)

# The short form for CI.
fuzz-smoke:
	@eng/stage fuzz-smoke eng/fuzz $(FUZZ_SMOKE_SECONDS)

# The background scan of 10,000 Pods of 1,000 images under 100 policies through a real API server, with its figures; some minutes.
scale: testbed build
	@ADMISSIONGUARD_SCALE=long dotnet run --no-build -c $(CONFIGURATION) --project tests/AdmissionGuard.IntegrationTests -- --no-ansi --progress off --show-live-output on --filter-class '*ScaleTests'

# The image, without Docker, in a registry: make image REGISTRY=HOST:PORT, and BASE_IMAGE=stand-in where no public one is reached.
image:
	@eng/stage image eng/image/publish $(REGISTRY)

# The Dockerfile itself, by an engine of its own and stand-ins for its base images; needs root.
dockerfile:
	@eng/stage dockerfile eng/image/docker

# The chart on a real node of this machine, and the journeys of its users; needs root. The transcript is artifacts/e2e/transcript.md.
e2e:
	@eng/stage testbed eng/testbed/setup --node
	@eng/stage e2e eng/e2e/run

# Everything in the repository that is made from something else: CRDs, what the chart renders, the reference.
generate: build-product
	@dotnet run --project eng/crds -- crds
	@eng/chart/render
	@node eng/docs/reference.mjs src/AdmissionGuard/bin/$(CONFIGURATION)/net10.0/admissionguard
