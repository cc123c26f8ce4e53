#!/usr/bin/env node
// Compares the commands for helm and kubectl in the documents' sh blocks with those that were typed; names those that were not.
//   documented.mjs TYPED [EXCEPT...]      TYPED: a file with one command a line
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const typed = new Set(fs.readFileSync(process.argv[2], 'utf8').split('\n'));
const except = new Set(process.argv.slice(3));
const documents = ['README.md', ...fs.readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
let compared = 0;
let missing = 0;

for (const document of documents) {
  const blocks = fs.readFileSync(path.join(root, document), 'utf8').matchAll(/^ *```sh\n(.*?)^ *```$/gms);
  for (const [, block] of blocks) {
    for (const line of block.replaceAll(/\\\n\s*/g, ' ').split('\n')) {
      const command = line.trim();
      if (!/^(helm|kubectl) /.test(command)) continue;
      compared++;
      if (typed.has(command) || except.has(command)) continue;
      missing++;
      console.log(`${document}: ${command}`);
    }
  }
}
console.log(`${compared} commands, ${missing} of them not typed`);
process.exitCode = missing === 0 && compared > 20 ? 0 : 1;
