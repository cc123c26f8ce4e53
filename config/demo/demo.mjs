#!/usr/bin/env node
// The main job on an embedded default: starts the webhook in standalone mode on the policies and the image layouts
// beside this file, sends it the AdmissionReviews of reviews/ over HTTPS as an API server would, and prints each verdict.
// Needs Node 20 and nothing else. Exits 1 when a verdict is not the one that cases.json expects.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { request as https } from 'node:https';
import { get as http } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const binary = process.argv[2] ?? join(here, '../../src/AdmissionGuard/bin/Release/net10.0/admissionguard');
if (!existsSync(binary)) {
  console.error(`${binary} is not there: run "make build" first, or name the binary: demo.mjs PATH`);
  process.exit(2);
}

const freePort = () => new Promise(done => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});
const sleep = ms => new Promise(done => setTimeout(done, ms));
const status = url => new Promise(done => http(url, r => { r.resume(); done(r.statusCode); }).on('error', () => done(0)));

function review(port, ca, body) {
  return new Promise((done, fail) => {
    const call = https({
      host: '127.0.0.1', port, path: '/validate?timeout=10s', method: 'POST', ca, servername: 'localhost',
      headers: { 'Content-Type': 'application/json', 'Content-Length': body.length },
    }, answer => {
      const chunks = [];
      answer.on('data', c => chunks.push(c));
      answer.on('end', () => answer.statusCode === 200
        ? done(JSON.parse(Buffer.concat(chunks)).response)
        : fail(new Error(`HTTP ${answer.statusCode}: ${Buffer.concat(chunks)}`)));
    });
    call.on('error', fail);
    call.end(body);
  });
}

const scratch = mkdtempSync(join(tmpdir(), 'admissionguard-demo-'));
const [port, healthPort] = [await freePort(), await freePort()];
const ca = join(scratch, 'ca.crt');
const started = Date.now();
const log = [];
const server = spawn(binary, [
  'webhook', '--policies', join(here, 'policies'), '--image-layouts', join(here, 'images'),
  '--listen', `127.0.0.1:${port}`, '--health-listen', `127.0.0.1:${healthPort}`, '--self-signed-ca', ca,
], { stdio: ['ignore', 'pipe', 'pipe'] });
for (const stream of [server.stdout, server.stderr]) stream.on('data', chunk => log.push(chunk));
let gone = false;
server.on('exit', () => { gone = true; });

try {
  while (await status(`http://127.0.0.1:${healthPort}/readyz`) !== 200) {
    if (gone || Date.now() - started > 30_000) throw new Error(`the webhook did not become ready:\n${Buffer.concat(log)}`);
    await sleep(20);
  }
  console.log(`webhook ready after ${Date.now() - started} ms, policies from config/demo/policies, images from config/demo/images\n`);

  const trusted = readFileSync(ca);
  const rows = [];
  let wrong = 0;
  for (const { title, file, expect } of JSON.parse(readFileSync(join(here, 'cases.json')))) {
    const body = readFileSync(join(here, 'reviews', file));
    const object = JSON.parse(body).request.object;
    const pod = object.spec.template?.spec ?? object.spec.jobTemplate?.spec.template.spec ?? object.spec;
    const { allowed, status: why, warnings } = await review(port, trusted, body);
    const reason = allowed ? (warnings?.join('; ') ?? '') : (why.details?.causes ?? []).map(c => c.reason).join(', ');
    const asExpected = allowed ? expect === 'admitted' : reason.split(', ').includes(expect);
    if (!asExpected) wrong++;
    rows.push({
      title,
      workload: `${object.kind}/${object.metadata.name}`,
      image: pod.containers.map(c => c.image.replace(/@sha256:(.{12}).*/, '@sha256:$1…')).join(', '),
      verdict: (allowed ? 'admitted' : 'DENIED') + (asExpected ? '' : ` (expected: ${expect})`),
      reason,
      message: allowed ? '' : why.message,
    });
  }

  const heads = { workload: 'WORKLOAD', title: 'IMAGE IS', image: 'IMAGE', verdict: 'VERDICT', reason: 'REASON' };
  const width = key => Math.max(...[heads, ...rows].map(r => r[key].length));
  const line = r => Object.keys(heads).map(key => r[key].padEnd(width(key))).join('  ').trimEnd();
  for (const r of [heads, ...rows]) console.log(line(r));
  console.log('\nWhat the people who deploy are told:');
  for (const r of rows.filter(r => r.message)) console.log(`\n  ${r.workload}\n    ${r.message.replaceAll('\n', '\n    ')}`);
  console.log(`\n${rows.length - wrong} verdicts as expected, ${wrong} not; ${Date.now() - started} ms in all`);
  process.exitCode = wrong ? 1 : 0;
} catch (e) {
  console.error(e.message);
  process.exitCode = 1;
} finally {
  server.kill('SIGTERM');
  rmSync(scratch, { recursive: true, force: true });
}
