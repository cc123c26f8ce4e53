#!/usr/bin/env node
// Sums up TRX reports, and the counts of what is no test project: names what was skipped, a line for each test method, then what
// failed, with what it said, and closes with "N passed, N failed, N skipped". The failures stand last, because of a long output
// the end is what people get to see.
//   node sum-test-results.mjs CRASHED FILE...     CRASHED: test projects that ended badly; each counts as one failure
//                                                 FILE: a TRX report, or FILE.counts with a line "PASSED FAILED"
import fs from 'node:fs';

const [crashed, ...files] = process.argv.slice(2);
const total = { passed: 0, failed: Number(crashed), skipped: 0 };
const unescape = (s) => s.replace(/&(lt|gt|quot|apos|amp|#x?[0-9a-f]+);/gi, (_, e) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[e] ?? ' ');
const skipped = new Map();
const failures = [];
const attribute = (element, name) => unescape(element.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? '');
const text = (body, name) => unescape(body?.match(new RegExp(`<${name}>(.*?)</`, 's'))?.[1] ?? '').trim().split('\n');

for (const file of files) {
  if (file.endsWith('.counts')) {
    const counts = fs.readFileSync(file, 'utf8').trim().split(' ').map(Number);
    if (counts.length !== 2 || counts.some((count) => !Number.isInteger(count))) throw new Error(`${file} holds no counts`);
    total.passed += counts[0];
    total.failed += counts[1];
    continue;
  }
  for (const [, element, body] of fs.readFileSync(file, 'utf8').matchAll(/(<UnitTestResult\s[^>]*?)(?:\/>|>(.*?)<\/UnitTestResult>)/gs)) {
    const name = attribute(element, 'testName');
    const message = text(body, 'Message');
    const outcome = attribute(element, 'outcome');
    if (outcome === 'Passed') total.passed++;
    else if (outcome === 'NotExecuted') {
      total.skipped++;
      const method = `${name.split('(')[0]}: ${message[0]}`;
      skipped.set(method, (skipped.get(method) ?? 0) + 1);
    } else {
      total.failed++;
      failures.push(`failed ${name}: ${[...message.slice(0, 20), ...text(body, 'StackTrace').slice(0, 8)].join('\n    ')}`);
    }
  }
}
for (const [method, times] of skipped) console.log(`skipped ${method}${times > 1 ? ` (${times} times)` : ''}`);
for (const failure of failures) console.log(failure);
if (total.passed + total.failed === 0) {
  console.log('no test ran');
  process.exitCode = 1;
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
if (total.failed > 0) process.exitCode = 1;
