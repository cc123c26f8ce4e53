#!/usr/bin/env node
// Asks the API server, RATE times a second until told to stop, to create Pods (dry run, as the last question before a real one):
// every second one with the signed image, the others with the unsigned one. Prints one line of JSON: how many answers were
// right, wrong (admitted what must not be, or refused what is signed) and failed (no verdict).
//   load.mjs KUBECONFIG NAMESPACE RATE SIGNED UNSIGNED
import fs from 'node:fs';
import https from 'node:https';

const [kubeconfig, namespace, rate, signed, unsigned] = process.argv.slice(2);
const text = fs.readFileSync(kubeconfig, 'utf8');
const server = /server: "?([^",}\s]+)/.exec(text)[1];
const ca = Buffer.from(/certificate-authority-data: ([A-Za-z0-9+/=]+)/.exec(text)[1], 'base64');
const token = /token: ([^}\s]+)/.exec(text)[1];
const agent = new https.Agent({ keepAlive: true, ca, maxSockets: 64 });
const result = { sent: 0, right: 0, wrong: 0, failed: 0, slowestMs: 0, failures: {} };
let stopping = false;
let waiting = 0;

function ask(n) {
  const image = n % 2 ? signed : unsigned;
  const body = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `load-${n}`, namespace },
    spec: { containers: [{ name: 'app', image }] },
  });
  const began = Date.now();
  result.sent++;
  waiting++;
  const request = https.request(
    `${server}/api/v1/namespaces/${namespace}/pods?dryRun=All`,
    { method: 'POST', agent, timeout: 30000, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } },
    (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => done(response.statusCode, Buffer.concat(parts).toString()));
    },
  );
  let ended = false;
  const done = (status, says) => {
    if (ended) return;
    ended = true;
    waiting--;
    result.slowestMs = Math.max(result.slowestMs, Date.now() - began);
    const denied = says.includes('denied the request') && says.includes('NoSignature');
    if (image === signed ? status === 201 : denied) result.right++;
    else if ((image === signed && says.includes('denied the request')) || (image === unsigned && status === 201)) result.wrong++, note(says);
    else result.failed++, note(says);
    finish();
  };
  request.on('timeout', () => request.destroy(new Error('timeout')));
  request.on('error', (error) => done(0, String(error)));
  request.end(body);
}

function note(says) {
  let message = says;
  try {
    message = JSON.parse(says).message ?? says;
  } catch {}
  const key = message.replaceAll(/load-\d+/g, 'load-N').slice(0, 300);
  result.failures[key] = (result.failures[key] ?? 0) + 1;
}
function finish() {
  if (stopping && waiting === 0) {
    process.stdout.write(JSON.stringify(result) + '\n');
    process.exit(0);
  }
}

let count = 0;
const timer = setInterval(() => ask(count++), 1000 / Number(rate));
for (const signal of ['SIGTERM', 'SIGINT'])
  process.on(signal, () => {
    clearInterval(timer);
    stopping = true;
    finish();
  });
