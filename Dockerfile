# The product's image: built ReadyToRun, run without root, shell or package manager.
# Both bases are arguments, so that a mirror or a stand-in can take their place.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
WORKDIR /source
# What decides the restore comes first, so that a change of code does not repeat it.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/AdmissionGuard/AdmissionGuard.csproj src/AdmissionGuard/packages.lock.json src/AdmissionGuard/
COPY src/AdmissionGuard.Registry/AdmissionGuard.Registry.csproj src/AdmissionGuard.Registry/packages.lock.json src/AdmissionGuard.Registry/
COPY src/AdmissionGuard.Sigstore/AdmissionGuard.Sigstore.csproj src/AdmissionGuard.Sigstore/packages.lock.json src/AdmissionGuard.Sigstore/
COPY src/AdmissionGuard.Policy/AdmissionGuard.Policy.csproj src/AdmissionGuard.Policy/packages.lock.json src/AdmissionGuard.Policy/
COPY src/AdmissionGuard.Kubernetes/AdmissionGuard.Kubernetes.csproj src/AdmissionGuard.Kubernetes/packages.lock.json src/AdmissionGuard.Kubernetes/
# Without a runtime identifier: the lock files are for all of them.
RUN dotnet restore src/AdmissionGuard --locked-mode -p:PublishReadyToRun=true
COPY src/ src/
COPY crds/ crds/
ARG RUNTIME_IDENTIFIER=linux-x64
ARG SOURCE_REVISION=unknown
RUN dotnet publish src/AdmissionGuard --no-restore -c Release -r ${RUNTIME_IDENTIFIER} --self-contained false \
      -p:PublishReadyToRun=true -p:ContinuousIntegrationBuild=true -p:DebugType=none \
      -p:SourceRevisionId=${SOURCE_REVISION} -o /app

FROM ${RUNTIME_IMAGE}
ARG SOURCE_REVISION=unknown
LABEL org.opencontainers.image.title="AdmissionGuard" \
      org.opencontainers.image.description="Image admission for Kubernetes: signatures, provenance and scan results, as policies demand" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${SOURCE_REVISION}"
ENV DOTNET_gcServer=0 DOTNET_TieredPGO=1
COPY --from=build /app /app
USER 65532:65532
ENTRYPOINT ["/app/admissionguard"]
CMD ["webhook"]
