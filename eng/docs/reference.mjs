#!/usr/bin/env node
// Writes docs/reference: kinds.md from the CRDs, values.md from the chart's schema, cli.md from the program's own help.
//   reference.mjs PROGRAM [FOLDER]
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const [program, out = path.join(root, 'docs/reference')] = process.argv.slice(2);
fs.mkdirSync(out, { recursive: true });
const write = (name, lines) => fs.writeFileSync(path.join(out, name), lines.join('\n').trimEnd() + '\n');
const cell = (text) => String(text ?? '').replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();

// The YAML that eng/crds writes: maps indented by two, folded texts, values on one line. Lists of maps are of no interest here.
function parse(text) {
  const stack = [{ indent: -1, map: {} }];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const found = /^( *)([A-Za-z$][\w-]*):(?: (.*))?$/.exec(lines[i]);
    if (!found) continue;
    const [, spaces, key, value] = found;
    while (stack.at(-1).indent >= spaces.length) stack.pop();
    if (value === undefined) {
      const map = {};
      stack.at(-1).map[key] = map;
      stack.push({ indent: spaces.length, map });
    } else if (value.startsWith('>')) {
      const folded = [];
      while (i + 1 < lines.length && (lines[i + 1].trim() === '' || lines[i + 1].startsWith(spaces + ' '))) folded.push(lines[++i].trim());
      stack.at(-1).map[key] = folded.join(' ');
    } else stack.at(-1).map[key] = value.replace(/^"(.*)"$/, '$1').replaceAll('\\"', '"');
  }
  return stack[0].map;
}

function kind(file) {
  const crd = parse(fs.readFileSync(path.join(root, 'crds', file), 'utf8'));
  const text = fs.readFileSync(path.join(root, 'crds', file), 'utf8');
  const name = /^ {4}kind: (.*)$/m.exec(text)[1];
  const schema = parse(text.slice(text.indexOf('      openAPIV3Schema:'))).openAPIV3Schema;
  const rows = [];
  const walk = (node, at) => {
    const required = (node.required ?? '').slice(1, -1).split(', ');
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      if (at === '' && ['apiVersion', 'kind', 'metadata'].includes(key)) continue;
      let type = child.type ?? '';
      let inner = child;
      let suffix = '';
      while (inner.items) (suffix += '[]'), (inner = inner.items), (type = `list of ${inner.type ?? 'any'}`);
      if (inner.additionalProperties?.type) (type = `map of ${inner.additionalProperties.type}`), (inner = inner.additionalProperties), (suffix += '.*');
      const values = inner.enum ? ` One of ${inner.enum.slice(1, -1)}.` : '';
      rows.push(`| \`${at}${key}\` | ${type}${required.includes(key) ? ', required' : ''} | ${cell(child.description)}${cell(values) && ' ' + cell(values)} |`);
      walk(inner, `${at}${key}${suffix}.`);
    }
  };
  walk(schema, '');
  const scope = /^ {2}scope: (.*)$/m.exec(text)[1] === 'Cluster' ? 'cluster-wide' : 'of a namespace';
  return ['', `## ${name}`, '', `${cell(schema.description)} It is ${scope}: \`kubectl get ${crd.spec.names.plural}\`.`, '', '| field | type | meaning |', '| --- | --- | --- |', ...rows];
}

const crds = fs.readdirSync(path.join(root, 'crds')).sort();
write('kinds.md', ['# Kinds', '', 'Group `admissionguard.dev`, version `v1alpha1`. Made from `crds/` by `eng/docs/reference.mjs`.', ...crds.flatMap(kind)]);

const schema = JSON.parse(fs.readFileSync(path.join(root, 'charts/admissionguard/values.schema.json'), 'utf8'));
const values = [];
const list = (node, at) => {
  for (const [key, child] of Object.entries(node.properties)) {
    const type = child.enum ? child.enum.join(', ') : child.type;
    if (child.properties) values.push(`| **\`${at}${key}\`** | | ${cell(child.description)} |`), list(child, `${at}${key}.`);
    else values.push(`| \`${at}${key}\` | ${type} | ${cell(child.description)} |`);
  }
};
list(schema, '');
write('values.md', [
  "# The chart's values",
  '',
  'Made from `charts/admissionguard/values.schema.json` by `eng/docs/reference.mjs`; the defaults are in `charts/admissionguard/values.yaml`.',
  '',
  '| value | type | meaning |',
  '| --- | --- | --- |',
  ...values,
]);

const help = (...words) =>
  execFileSync(program, [...words, '--help'], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.replace(` [default: ${os.hostname()}]`, " [default: the host's name]").trimEnd())
    .join('\n')
    .trim();
const commands = (text) =>
  (text.split(/^Commands:$/m)[1] ?? '')
    .split('\n')
    .map((line) => /^ {2}([a-z][a-z-]*)\b/.exec(line)?.[1])
    .filter(Boolean);
const sections = [];
const visit = (words) => {
  const text = help(...words);
  sections.push('', `## admissionguard ${words.join(' ')}`.trimEnd(), '', '```', text, '```');
  for (const command of commands(text)) visit([...words, command]);
};
visit([]);
write('cli.md', [
  '# The command line',
  '',
  "Made from the program's own help by `eng/docs/reference.mjs`. Exit codes: 0 admitted, verified or done; 1 denied or refused, with a printed",
  'reason; 2 it could not be decided, or the command was used wrongly.',
  ...sections,
]);
