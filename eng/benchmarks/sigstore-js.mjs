// Verifies bundles with npm's @sigstore/verify and prints how often that goes in a second of CPU time, one case a line:
// NAME WARM/S COLD/S BYTES-ALLOCATED-WARM (0: not measured). A case that it refuses is left out.
// Usage: sigstore-js.mjs FOLDER-WITH-NODE_MODULES SECONDS CASES
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [installed, seconds, cases] = process.argv.slice(2);
const require = createRequire(join(installed, 'benchmark.js'));
const { bundleFromJSON } = require('@sigstore/bundle');
const { toSignedEntity, toTrustMaterial, Verifier } = require('@sigstore/verify');
const { TrustedRoot } = require('@sigstore/protobuf-specs');

const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };

// The best of three runs, as in our own benchmark.
function rate(action) {
  for (let i = 0; i < 50; i++) action();
  let best = 0;
  for (let run = 0; run < 3; run++) {
    const start = cpu();
    let count = 0;
    for (; cpu() - start < Number(seconds); count += 10) for (let i = 0; i < 10; i++) action();
    best = Math.max(best, count / (cpu() - start));
  }
  return best;
}

for (const name of readdirSync(cases).sort()) {
  const read = (file) => JSON.parse(readFileSync(join(cases, name, file)));
  const [told, bundle, root] = [read('case.json'), read('bundle.json'), read('trusted_root.json')];
  const load = () => [
    toSignedEntity(bundleFromJSON(bundle)),
    new Verifier(toTrustMaterial(TrustedRoot.fromJSON(root)), { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 }),
  ];
  const policy = { subjectAlternativeName: told.Subject, extensions: { issuer: told.Issuer } };
  const check = ([entity, verifier]) => verifier.verify(entity, policy);
  try {
    const loaded = load();
    check(loaded);
    console.log([told.Name, rate(() => check(loaded)).toFixed(1), rate(() => check(load())).toFixed(1), 0].join('\t'));
  } catch (error) {
    console.error(`@sigstore/verify refuses ${told.Name}: ${error.code ?? ''} ${error.message}`);
  }
}
