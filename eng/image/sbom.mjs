#!/usr/bin/env node
// Writes the bill of materials (CycloneDX 1.6) of a published program: each file with its SHA-256, and each package that
// admissionguard.deps.json says is in it.   sbom.mjs PUBLISHED-FOLDER
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const folder = process.argv[2];
const deps = JSON.parse(fs.readFileSync(path.join(folder, 'admissionguard.deps.json'), 'utf8'));
const sha256 = (file) => crypto.createHash('sha256').update(fs.readFileSync(path.join(folder, file))).digest('hex');

const packages = Object.entries(deps.libraries)
  .map(([id, library]) => ({ name: id.split('/')[0], version: id.split('/')[1], ...library }))
  .filter((library) => library.type === 'package')
  .sort((a, b) => (a.name < b.name ? -1 : 1));
const program = Object.entries(deps.libraries).find(([id]) => id.toLowerCase().startsWith('admissionguard/') || id.startsWith('admissionguard/'));
const version = program ? program[0].split('/')[1] : '0.0.0';
const files = fs
  .readdirSync(folder, { recursive: true })
  .map(String)
  .filter((file) => fs.statSync(path.join(folder, file)).isFile())
  .sort();

const purl = (library) => `pkg:nuget/${library.name}@${library.version}`;
const main = { type: 'application', name: 'admissionguard', version, 'bom-ref': `pkg:generic/admissionguard@${version}`, licenses: [{ license: { id: 'Apache-2.0' } }] };
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: main },
  components: [
    ...packages.map((library) => ({
      type: 'library',
      'bom-ref': purl(library),
      name: library.name,
      version: library.version,
      purl: purl(library),
      ...(library.sha512?.startsWith('sha512-') && {
        hashes: [{ alg: 'SHA-512', content: Buffer.from(library.sha512.slice(7), 'base64').toString('hex') }],
      }),
    })),
    ...files.map((file) => ({ type: 'file', 'bom-ref': `file:${file}`, name: file, hashes: [{ alg: 'SHA-256', content: sha256(file) }] })),
  ],
  dependencies: [{ ref: main['bom-ref'], dependsOn: packages.map(purl) }],
};
process.stdout.write(JSON.stringify(bom, null, 2) + '\n');
