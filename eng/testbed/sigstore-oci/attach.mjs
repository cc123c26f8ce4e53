// Attaches a Sigstore bundle to an image as npm's @sigstore/oci does.
//
//   node attach.mjs FOLDER_OF_NODE_MODULES HOST/NAME sha256:DIGEST BUNDLE_FILE PREDICATE_TYPE [USER PASSWORD]
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const [modules, imageName, imageDigest, file, predicateType, username = '', password = ''] = process.argv.slice(2);
const { attachArtifactToImage } = createRequire(modules + '/')('@sigstore/oci');
const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const descriptor = await attachArtifactToImage({
  imageName,
  imageDigest,
  credentials: username ? { username, password } : undefined,
  artifact: readFileSync(file),
  mediaType,
  annotations: {
    'org.opencontainers.image.created': new Date().toISOString(),
    'dev.sigstore.bundle.content': 'dsse-envelope',
    'dev.sigstore.bundle.predicateType': predicateType,
  },
});
console.log(descriptor.digest);
