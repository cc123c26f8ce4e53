#!/usr/bin/env node
// Asks a Prometheus what each panel of the chart's dashboard asks, and prints what it would show now. Ends with 1 when a panel
// would show nothing.   dashboard.mjs PROMETHEUS NAMESPACE
import fs from 'node:fs';
import path from 'node:path';

const [prometheus, namespace] = process.argv.slice(2);
const dashboard = JSON.parse(fs.readFileSync(path.resolve(import.meta.dirname, '../../charts/admissionguard/files/dashboard.json'), 'utf8'));
const now = Date.now() / 1000;
let empty = 0;

for (const panel of dashboard.panels) {
  for (const { expr, legendFormat } of panel.targets) {
    const query = expr.replaceAll('$namespace', namespace).replaceAll('$__rate_interval', '1m');
    const asked = new URLSearchParams({ query, start: String(now - 120), end: String(now), step: '5' });
    const answer = await (await fetch(`${prometheus}/api/v1/query_range?${asked}`)).json();
    if (answer.status !== 'success') throw new Error(`${panel.title}: ${answer.error}`);
    const series = answer.data.result
      .map(({ metric, values }) => [legendFormat.replaceAll(/{{(\w+)}}/g, (_, label) => metric[label] ?? ''), values.filter(([, value]) => value !== 'NaN').at(-1)?.[1]])
      .filter(([, value]) => value !== undefined);
    if (series.length === 0) empty++;
    console.log(`${panel.title}: ${series.map(([name, value]) => `${name} ${Number(Number(value).toPrecision(4))}`).join(', ') || 'NOTHING'}`);
  }
}
process.exitCode = empty === 0 ? 0 : 1;
