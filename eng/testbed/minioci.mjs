#!/usr/bin/env node
// An OCI registry in memory for the tests, with the whole OCI 1.1 referrers API: one Node 20 file without packages, on the
// loopback interface only.
//
//   node minioci.mjs PORT [--no-referrers]
//
// As real 1.1 registries do, it answers a push with the OCI-Subject header, gives each referrer's artifactType (the
// manifest's, else its config's media type) and annotations, filters by ?artifactType= (OCI-Filters-Applied) and pages (Link).
// MINIOCI_TOKEN=user:password turns on bearer tokens from /token, MINIOCI_PAGE=N sets the page size, MINIOCI_TRACE=1 prints requests.
import http from 'node:http';
import crypto from 'node:crypto';
const PORT = Number(process.argv[2] || 5004),
  REF = !process.argv.includes('--no-referrers'),
  CRED = process.env.MINIOCI_TOKEN,
  TOK = crypto.randomBytes(16).toString('hex'),
  PAGE = Number(process.env.MINIOCI_PAGE || 100);
const repos = new Map(),
  uploads = new Map(),
  sha = (b) => 'sha256:' + crypto.createHash('sha256').update(b).digest('hex');
const repo = (n) => {
  if (!repos.has(n)) repos.set(n, { blobs: new Map(), manifests: new Map(), tags: new Map() });
  return repos.get(n);
};
http
  .createServer(async (q, r) => {
    const ch = [];
    for await (const c of q) ch.push(c);
    const body = Buffer.concat(ch),
      u = new URL(q.url, 'http://x'),
      host = q.headers.host;
    const send = (c, b = '', h = {}) => {
      r.writeHead(c, { 'Docker-Distribution-Api-Version': 'registry/2.0', 'Content-Length': Buffer.byteLength(b), ...h });
      r.end(q.method === 'HEAD' ? undefined : b);
    };
    const err = (c, code) => send(c, JSON.stringify({ errors: [{ code, message: code }] }), { 'Content-Type': 'application/json' });
    if (process.env.MINIOCI_TRACE) console.log(q.method, q.url, q.headers.accept || '');
    if (u.pathname === '/token')
      return q.headers.authorization === 'Basic ' + Buffer.from(CRED || '').toString('base64')
        ? send(200, JSON.stringify({ token: TOK, access_token: TOK, expires_in: 300 }), { 'Content-Type': 'application/json' })
        : err(401, 'UNAUTHORIZED');
    if (CRED && q.headers.authorization !== 'Bearer ' + TOK)
      return send(401, JSON.stringify({ errors: [{ code: 'UNAUTHORIZED' }] }), {
        'Content-Type': 'application/json',
        'WWW-Authenticate': `Bearer realm="http://${host}/token",service="minioci"`,
      });
    if (u.pathname === '/v2/' || u.pathname === '/v2') return send(200, '{}', { 'Content-Type': 'application/json' });
    const m = u.pathname.match(/^\/v2\/(.+?)\/(blobs\/uploads|blobs|manifests|tags|referrers)(?:\/(.*))?$/);
    if (!m) return err(404, 'NOT_FOUND');
    const [, n, kind, arg] = m,
      R = repo(n);
    if (kind === 'blobs/uploads') {
      if (q.method === 'POST') {
        const d = u.searchParams.get('digest'),
          mt = u.searchParams.get('mount'),
          f = u.searchParams.get('from');
        if (mt && f && repo(f).blobs.has(mt)) {
          R.blobs.set(mt, repo(f).blobs.get(mt));
          return send(201, '', { Location: `/v2/${n}/blobs/${mt}`, 'Docker-Content-Digest': mt });
        }
        if (d) {
          if (sha(body) !== d) return err(400, 'DIGEST_INVALID');
          R.blobs.set(d, body);
          return send(201, '', { Location: `/v2/${n}/blobs/${d}`, 'Docker-Content-Digest': d });
        }
        const id = crypto.randomUUID();
        uploads.set(id, Buffer.alloc(0));
        return send(202, '', { Location: `/v2/${n}/blobs/uploads/${id}`, Range: '0-0' });
      }
      if (!uploads.has(arg)) return err(404, 'BLOB_UPLOAD_UNKNOWN');
      const all = Buffer.concat([uploads.get(arg), body]);
      if (q.method === 'PATCH') {
        uploads.set(arg, all);
        return send(202, '', { Location: `/v2/${n}/blobs/uploads/${arg}`, Range: `0-${all.length - 1}` });
      }
      if (q.method === 'PUT') {
        const d = u.searchParams.get('digest');
        if (sha(all) !== d) return err(400, 'DIGEST_INVALID');
        R.blobs.set(d, all);
        uploads.delete(arg);
        return send(201, '', { Location: `/v2/${n}/blobs/${d}`, 'Docker-Content-Digest': d });
      }
    }
    if (kind === 'blobs') {
      const b = R.blobs.get(arg);
      if (!b) return err(404, 'BLOB_UNKNOWN');
      if (q.method === 'DELETE') {
        R.blobs.delete(arg);
        return send(202);
      }
      return send(200, b, { 'Content-Type': 'application/octet-stream', 'Docker-Content-Digest': arg });
    }
    if (kind === 'manifests') {
      if (q.method === 'PUT') {
        const d = sha(body),
          j = JSON.parse(body);
        if (arg.startsWith('sha256:') && arg !== d) return err(400, 'DIGEST_INVALID');
        R.manifests.set(d, { b: body, ct: q.headers['content-type'], j });
        if (!arg.startsWith('sha256:')) R.tags.set(arg, d);
        return send(201, '', {
          Location: `/v2/${n}/manifests/${d}`,
          'Docker-Content-Digest': d,
          ...(REF && j.subject ? { 'OCI-Subject': j.subject.digest } : {}),
        });
      }
      const d = arg.startsWith('sha256:') ? arg : R.tags.get(arg),
        x = d && R.manifests.get(d);
      if (!x) return err(404, 'MANIFEST_UNKNOWN');
      if (q.method === 'DELETE') {
        arg === d ? R.manifests.delete(d) : R.tags.delete(arg);
        return send(202);
      }
      return send(200, x.b, { 'Content-Type': x.ct, 'Docker-Content-Digest': d });
    }
    if (kind === 'tags')
      return repos.has(n) && R.manifests.size
        ? send(200, JSON.stringify({ name: n, tags: [...R.tags.keys()].sort() }), { 'Content-Type': 'application/json' })
        : err(404, 'NAME_UNKNOWN');
    if (kind === 'referrers') {
      if (!REF) return err(404, 'NOT_FOUND');
      const want = u.searchParams.get('artifactType'),
        last = Number(u.searchParams.get('last') || 0);
      let l = [...R.manifests]
        .filter(([, x]) => x.j.subject?.digest === arg)
        .map(([d, x]) => ({
          mediaType: x.ct,
          digest: d,
          size: x.b.length,
          artifactType: x.j.artifactType || x.j.config?.mediaType,
          ...(x.j.annotations ? { annotations: x.j.annotations } : {}),
        }));
      if (want) l = l.filter((x) => x.artifactType === want);
      const page = l.slice(last, last + PAGE);
      return send(200, JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: page }), {
        'Content-Type': 'application/vnd.oci.image.index.v1+json',
        ...(want ? { 'OCI-Filters-Applied': 'artifactType' } : {}),
        ...(last + PAGE < l.length
          ? {
              Link: `</v2/${n}/referrers/${arg}?${want ? 'artifactType=' + encodeURIComponent(want) + '&' : ''}last=${last + PAGE}>; rel="next"`,
            }
          : {}),
      });
    }
    err(405, 'UNSUPPORTED');
  })
  .listen(PORT, '127.0.0.1', () => console.log('minioci on 127.0.0.1:' + PORT));
