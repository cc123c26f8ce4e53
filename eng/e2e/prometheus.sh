# A Prometheus that scrapes the release as the chart's ServiceMonitor asks for, and knows the chart's alerts.
# shellcheck shell=bash
PROMETHEUS=http://127.0.0.1:9491

begin_prometheus() {
  sed -e "s/NAMESPACE/$SYSTEM/g" -e 's/WEBHOOK/admissionguard-webhook/g' "$ROOT/charts/admissionguard/files/alerts.yaml" > "$WORK/alerts.yaml"
  cat > "$WORK/prometheus.yaml" <<'YAML'
global: {scrape_interval: 5s, evaluation_interval: 5s}
rule_files: [alerts.yaml]
scrape_configs:
- job_name: admissionguard
  file_sd_configs: [{files: [targets.json], refresh_interval: 2s}]
YAML
  echo '[]' > "$WORK/targets.json"
  (while sleep 2; do endpoints > "$WORK/targets.new" && mv "$WORK/targets.new" "$WORK/targets.json"; done) & echo $! > "$WORK/targets.pid"
  prometheus --config.file="$WORK/prometheus.yaml" --storage.tsdb.path="$WORK/prometheus" --web.listen-address="${PROMETHEUS#http://}" --log.level=warn > "$WORK/prometheus.log" 2>&1 &
  echo $! > "$WORK/prometheus.pid"
}
# Debian's Prometheus does not discover Kubernetes' endpoints by itself: this is what a ServiceMonitor makes of them.
endpoints() {
  kubectl get endpoints --namespace $SYSTEM -o json 2>/dev/null | node -e '
    const targets = [];
    for (const { metadata, subsets } of JSON.parse(require("fs").readFileSync(0)).items)
      for (const { ports, addresses } of subsets ?? [])
        for (const { port } of (ports ?? []).filter((port) => port.name === "metrics"))
          for (const { ip, targetRef } of addresses ?? [])
            targets.push({ targets: [`${ip}:${port}`], labels: { namespace: metadata.namespace, service: metadata.name, pod: targetRef.name } });
    console.log(JSON.stringify(targets));'
}
end_prometheus() {
  for pid in "$WORK"/{targets,prometheus}.pid; do kill "$(cat "$pid")" 2>/dev/null; wait "$(cat "$pid")" 2>/dev/null; rm -f "$pid"; done
}

# The alerts that fire, one a line. Fails when a rule cannot be evaluated.
alerts() {
  curl -sS "$PROMETHEUS/api/v1/rules" | node -e '
    const rules = JSON.parse(require("fs").readFileSync(0)).data.groups.flatMap((group) => group.rules);
    for (const rule of rules) console.log(`${rule.name} ${rule.state}${rule.lastError ? " " + rule.lastError : ""}`);
    process.exitCode = rules.length > 0 && rules.every((rule) => rule.health === "ok") ? 0 : 1;'
}
