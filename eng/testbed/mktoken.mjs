#!/usr/bin/env node
// Prints an OIDC identity token for minisigstore.mjs, which does not verify it. It is RS256 with a throw-away key, since cosign
// takes only RS256 tokens inline and anything else for a file name.
//
//   node mktoken.mjs github|email|k8s ['{"claim":"value"}']
import crypto from 'node:crypto';
const kind = process.argv[2] || 'github';
const now = Math.floor(Date.now() / 1000);
const common = { aud: 'sigstore', iat: now - 5, nbf: now - 5, exp: now + 3600 };
const claims = {
  github: {
    ...common,
    iss: 'https://token.actions.githubusercontent.com',
    sub: 'repo:acme/app:ref:refs/heads/main',
    event_name: 'push',
    sha: '0123456789abcdef0123456789abcdef01234567',
    workflow: 'Release',
    repository: 'acme/app',
    ref: 'refs/heads/main',
    job_workflow_ref: 'acme/app/.github/workflows/release.yml@refs/heads/main',
    job_workflow_sha: '0123456789abcdef0123456789abcdef01234567',
    runner_environment: 'github-hosted',
    repository_id: '1111',
    repository_owner: 'acme',
    repository_owner_id: '2222',
    workflow_ref: 'acme/app/.github/workflows/release.yml@refs/heads/main',
    workflow_sha: '0123456789abcdef0123456789abcdef01234567',
    run_id: '42',
    run_attempt: '1',
    repository_visibility: 'public',
  },
  email: { ...common, iss: 'https://accounts.lab.example', sub: '12345', email: 'dev@lab.example', email_verified: true },
  k8s: { ...common, iss: 'https://kubernetes.default.svc', sub: 'https://kubernetes.io/namespaces/ci/serviceaccounts/builder' },
}[kind];
if (process.argv[3]) Object.assign(claims, JSON.parse(process.argv[3]));
const b = (o) => Buffer.from(JSON.stringify(o)).toString('base64url');
const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const m = b({ alg: 'RS256', typ: 'JWT', kid: 'lab' }) + '.' + b(claims);
process.stdout.write(m + '.' + crypto.sign('sha256', Buffer.from(m), privateKey).toString('base64url'));
