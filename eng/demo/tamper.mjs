// Changes what was signed in a layout's .sig manifest, as somebody would who can write to the registry but has no key:
// the payload names the image's own digest, every descriptor fits, and only the signature does not.
import { createHash } from 'node:crypto';
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const layout = process.argv[2];
const blob = digest => join(layout, 'blobs', ...digest.split(':'));
const put = bytes => {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  writeFileSync(blob(digest), bytes);
  return digest;
};
const index = JSON.parse(readFileSync(join(layout, 'index.json')));
const entry = index.manifests.find(m => m.annotations?.['org.opencontainers.image.ref.name']?.endsWith('.sig'));
const manifest = JSON.parse(readFileSync(blob(entry.digest)));
const layer = manifest.layers[0];
const payload = JSON.parse(readFileSync(blob(layer.digest)));
payload.optional = { approved: 'yes, really' };
const changed = Buffer.from(JSON.stringify(payload));
unlinkSync(blob(layer.digest));
unlinkSync(blob(entry.digest));
Object.assign(layer, { digest: put(changed), size: changed.length });
const rewritten = Buffer.from(JSON.stringify(manifest));
Object.assign(entry, { digest: put(rewritten), size: rewritten.length });
writeFileSync(join(layout, 'index.json'), JSON.stringify(index));
