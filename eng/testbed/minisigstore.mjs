#!/usr/bin/env node
// A private Sigstore for the tests: one Node 20 file without packages, on the loopback interface only. It is not a
// product: it verifies no identity token and keeps its keys in the clear.
//
//   node minisigstore.mjs DIR PORT
//
// Serves on 127.0.0.1:PORT
//   Fulcio   POST /api/v2/signingCert (JSON: cosign 3, sigstore-go), POST /api/v1/signingCert (PEM: cosign 2)
//   CT log   in process; the SCT is embedded in the leaf (RFC 6962)
//   Rekor v1 POST /api/v1/log/entries, GET /api/v1/log/entries?logIndex=, /api/v1/log/entries/UUID, /api/v1/log/publicKey, /api/v1/log
//   TSA      POST /api/v1/timestamp (RFC 3161, DER or JSON request)
// and writes to DIR its keys, trusted_root.json, signing_config*.json and PEM files; a second start on the same DIR goes on with them.
//
// Hooks for bad cases: PUT /lab/clock {"fulcio":-7200,"rekor":0,"tsa":0} shifts a clock by seconds; an identity token's claim
// lab:{nosct,badsct,life,eku,selfca} makes a certificate without SCT, with a wrong one, of another lifetime or usage, or from
// an unknown authority of the same name.
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import crypto from 'node:crypto';

const [DIR, PORTS] = process.argv.slice(2);
const PORT = Number(PORTS || 8888);
const BASE = `http://127.0.0.1:${PORT}`;
fs.mkdirSync(DIR, { recursive: true });
const sha = (alg, b) => crypto.createHash(alg).update(b).digest();
const sha256 = (b) => sha('sha256', b);
const pem = (label, der) =>
  `-----BEGIN ${label}-----\n${der
    .toString('base64')
    .match(/.{1,64}/g)
    .join('\n')}\n-----END ${label}-----\n`;
const unpem = (s) => Buffer.from(s.replace(/-----[^-]+-----|\s/g, ''), 'base64');
// ---------- DER ----------
const len = (n) =>
  n < 128
    ? Buffer.from([n])
    : ((b) => Buffer.concat([Buffer.from([0x80 | b.length]), b]))(
        Buffer.from(n.toString(16).padStart(n.toString(16).length + (n.toString(16).length % 2), '0'), 'hex'),
      );
const tlv = (t, ...c) => {
  const b = Buffer.concat(c);
  return Buffer.concat([Buffer.from([t]), len(b.length), b]);
};
const SEQ = (...c) => tlv(0x30, ...c),
  SET = (...c) => tlv(0x31, ...c),
  OCT = (b) => tlv(0x04, b),
  UTF8 = (s) => tlv(0x0c, Buffer.from(s)),
  BOOL = (v) => tlv(1, Buffer.from([v ? 0xff : 0])),
  NUL = Buffer.from([5, 0]);
const CTX = (n, ...c) => tlv(0xa0 | n, ...c),
  IMP = (n, b) => tlv(0x80 | n, b),
  BITS = (b) => tlv(0x03, Buffer.from([0]), b);
const INT = (b) => {
  if (typeof b === 'number' || typeof b === 'bigint') {
    let h = BigInt(b).toString(16);
    if (h.length % 2) h = '0' + h;
    b = Buffer.from(h, 'hex');
  }
  while (b.length > 1 && b[0] === 0 && b[1] < 128) b = b.subarray(1);
  return tlv(2, b[0] & 128 ? Buffer.concat([Buffer.from([0]), b]) : b);
};
const OID = (s) => {
  const p = s.split('.').map(Number);
  const o = [p[0] * 40 + p[1]];
  for (let v of p.slice(2)) {
    const t = [v % 128];
    while ((v = Math.floor(v / 128)) > 0) t.unshift((v % 128) | 128);
    o.push(...t);
  }
  return tlv(6, Buffer.from(o));
};
const two = (n) => String(n).padStart(2, '0'),
  ymd = (d) =>
    `${two(d.getUTCMonth() + 1)}${two(d.getUTCDate())}${two(d.getUTCHours())}${two(d.getUTCMinutes())}${two(d.getUTCSeconds())}Z`;
const UTC = (d) => tlv(0x17, Buffer.from(two(d.getUTCFullYear() % 100) + ymd(d))),
  GEN = (d) => tlv(0x18, Buffer.from(d.getUTCFullYear() + ymd(d)));
function rd(b, o = 0) {
  const t = b[o];
  let l = b[o + 1],
    h = 2;
  if (l & 128) {
    const n = l & 127;
    l = parseInt(b.subarray(o + 2, o + 2 + n).toString('hex'), 16);
    h = 2 + n;
  }
  return { t, full: b.subarray(o, o + h + l), v: b.subarray(o + h, o + h + l), next: o + h + l };
}
const kids = (v) => {
  const r = [];
  for (let o = 0; o < v.length;) {
    const k = rd(v, o);
    r.push(k);
    o = k.next;
  }
  return r;
};
// ---------- X.509 ----------
const ECDSA = { sha256: SEQ(OID('1.2.840.10045.4.3.2')), sha384: SEQ(OID('1.2.840.10045.4.3.3')) };
const name = (o) =>
  SEQ(
    ...(o.O ? [SET(SEQ(OID('2.5.4.10'), tlv(0x13, Buffer.from(o.O))))] : []),
    ...(o.CN ? [SET(SEQ(OID('2.5.4.3'), tlv(0x13, Buffer.from(o.CN))))] : []),
  );
const ext = (oid, crit, val) => SEQ(OID(oid), ...(crit ? [BOOL(true)] : []), OCT(val));
const ku = (bits) => ext('2.5.29.15', true, tlv(3, Buffer.from([bits === 0x80 ? 7 : 1, bits]))),
  eku = (oid, crit) => ext('2.5.29.37', crit, SEQ(OID(oid)));
const bc = (p) => ext('2.5.29.19', true, SEQ(BOOL(true), ...(p === undefined ? [] : [INT(p)])));
const spki = (k) => k.export({ type: 'spki', format: 'der' });
const keyId = (der) => sha('sha1', kids(rd(der).v)[1].v.subarray(1));
const ski = (der) => ext('2.5.29.14', false, OCT(keyId(der))),
  aki = (der) => ext('2.5.29.35', false, SEQ(IMP(0, keyId(der))));
const tbsCert = (c) =>
  SEQ(CTX(0, INT(2)), INT(c.serial), c.alg, c.issuer, SEQ(UTC(c.nb), UTC(c.na)), c.subject, c.spki, CTX(3, SEQ(...c.exts)));
const signCert = (tbs, alg, hash, key) => SEQ(tbs, alg, BITS(crypto.sign(hash, tbs, key)));
const serial = () => {
  const b = crypto.randomBytes(20);
  b[0] &= 0x7f;
  b[0] |= 0x40;
  return b;
};
// ---------- keys & CA ----------
const keyf = (n) => path.join(DIR, n);
function key(n, curve) {
  const f = keyf(n + '.key');
  if (!fs.existsSync(f)) {
    const { privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: curve });
    fs.writeFileSync(f, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  const priv = crypto.createPrivateKey(fs.readFileSync(f));
  const pub = crypto.createPublicKey(priv);
  fs.writeFileSync(keyf(n + '.pub'), pub.export({ type: 'spki', format: 'pem' }));
  return { priv, der: spki(pub), id: sha256(spki(pub)) };
}
const K = {
  root: key('fulcio-root', 'secp384r1'),
  int: key('fulcio-int', 'secp384r1'),
  ct: key('ctlog', 'prime256v1'),
  rekor: key('rekor', 'prime256v1'),
  tsaRoot: key('tsa-root', 'secp384r1'),
  tsa: key('tsa', 'prime256v1'),
};
const Y = 365 * 864e5,
  SF = path.join(DIR, 'start.txt');
if (!fs.existsSync(SF)) fs.writeFileSync(SF, String(Math.floor(Date.now() / 1000) * 1000 - 864e5));
const START = new Date(Number(fs.readFileSync(SF, 'utf8')));
function cert(n, make) {
  const f = keyf(n + '.crt');
  if (!fs.existsSync(f)) fs.writeFileSync(f, pem('CERTIFICATE', make()));
  return unpem(fs.readFileSync(f, 'utf8'));
}
const ca = (subj, issuer, sub, iss, exts) => {
  const t = tbsCert({
    serial: serial(),
    alg: ECDSA.sha384,
    issuer,
    subject: subj,
    nb: START,
    na: new Date(+START + 10 * Y),
    spki: sub.der,
    exts: [...exts, ski(sub.der), aki(iss.der)],
  });
  return signCert(t, ECDSA.sha384, 'sha384', iss.priv);
};
const N = {
  root: name({ O: 'lab.example', CN: 'lab-fulcio-root' }),
  int: name({ O: 'lab.example', CN: 'lab-fulcio-intermediate' }),
  tsaRoot: name({ O: 'lab.example', CN: 'lab-tsa-root' }),
  tsa: name({ O: 'lab.example', CN: 'lab-tsa-signer' }),
};
const C = {
  root: cert('fulcio-root', () => ca(N.root, N.root, K.root, K.root, [ku(0x06), bc(1)])),
  int: cert('fulcio-int', () => ca(N.int, N.root, K.int, K.root, [ku(0x06), bc(0), eku('1.3.6.1.5.5.7.3.3', false)])),
  tsaRoot: cert('tsa-root', () => ca(N.tsaRoot, N.tsaRoot, K.tsaRoot, K.tsaRoot, [ku(0x06), bc(1)])),
  tsa: cert('tsa', () => ca(N.tsa, N.tsaRoot, K.tsa, K.tsaRoot, [ku(0x80), eku('1.3.6.1.5.5.7.3.8', true)])),
};
// test hooks: PUT /lab/clock {"fulcio":-7200,"rekor":0,"tsa":0} shifts each clock (seconds); token claim lab:{nosct,badsct,life,eku,selfca}
const clock = { fulcio: 0, rekor: 0, tsa: 0 },
  nowOf = (w) => new Date((Math.floor(Date.now() / 1000) + clock[w]) * 1000);
// ---------- Fulcio ----------
const F = (n) => '1.3.6.1.4.1.57264.1.' + n;
function fulcioExts(c) {
  // same mapping and order as fulcio pkg/certificate/extensions.go + pkg/identity/github (legacy ones are raw bytes, the others DER UTF8String)
  const o = [];
  const raw = (n, v) => v && o.push(ext(F(n), false, Buffer.from(v))),
    s = (n, v) => v && o.push(ext(F(n), false, UTF8(v)));
  raw(1, c.iss);
  const gh = !!c.job_workflow_ref,
    u = (c.iss_url || 'https://github.com').replace(/\/$/, '') + '/';
  if (gh) {
    raw(2, c.event_name);
    raw(3, c.sha);
    raw(4, c.workflow);
    raw(5, c.repository);
    raw(6, c.ref);
  }
  s(8, c.iss);
  if (gh) {
    s(9, u + c.job_workflow_ref);
    s(10, c.job_workflow_sha);
    s(11, c.runner_environment);
    s(12, u + c.repository);
    s(13, c.sha);
    s(14, c.ref);
    s(15, c.repository_id);
    s(16, u + c.repository_owner);
    s(17, c.repository_owner_id);
    s(18, u + c.workflow_ref);
    s(19, c.workflow_sha);
    s(20, c.event_name);
    s(21, `${u}${c.repository}/actions/runs/${c.run_id}/attempts/${c.run_attempt}`);
    s(22, c.repository_visibility);
    s(24, c.sub);
  }
  return o;
}
function issue(claims, pubDer, opt = {}) {
  const lab = claims.lab || {},
    CA = lab.selfca ? altCA() : { key: K.int, name: N.int },
    now = nowOf('fulcio'),
    u = (claims.iss_url || 'https://github.com').replace(/\/$/, '') + '/';
  const san = claims.job_workflow_ref
    ? IMP(6, Buffer.from(u + claims.job_workflow_ref))
    : claims.email
      ? IMP(1, Buffer.from(claims.email))
      : IMP(6, Buffer.from(claims.sub));
  const exts = [
    ku(0x80),
    eku(lab.eku || '1.3.6.1.5.5.7.3.3', false),
    ski(pubDer),
    aki(CA.key.der),
    ext('2.5.29.17', true, SEQ(san)),
    ...fulcioExts(claims),
  ];
  const c = {
    serial: serial(),
    alg: ECDSA.sha384,
    issuer: CA.name,
    subject: SEQ(),
    nb: now,
    na: new Date(+now + (lab.life || 600) * 1e3),
    spki: pubDer,
    exts,
  };
  // RFC 6962 SCT over the TBSCertificate WITHOUT the SCT extension (and without poison), issuer_key_hash = SHA-256(SPKI of the issuing CA)
  const tbs = tbsCert(c),
    ts = Buffer.alloc(8);
  ts.writeBigUInt64BE(BigInt(Date.now() + clock.fulcio * 1000));
  const l3 = Buffer.alloc(3);
  l3.writeUIntBE(tbs.length, 0, 3);
  const sig = crypto.sign(
    'sha256',
    Buffer.concat([Buffer.from([0, 0]), ts, Buffer.from([0, 1]), CA.key.id, l3, tbs, Buffer.from([0, 0])]),
    K.ct.priv,
  );
  const u16 = (n) => {
    const b = Buffer.alloc(2);
    b.writeUInt16BE(n);
    return b;
  };
  const sct = Buffer.concat([Buffer.from([0]), K.ct.id, ts, u16(0), Buffer.from([4, 3]), u16(sig.length), sig]);
  const list = Buffer.concat([u16(sct.length + 2), u16(sct.length), sct]);
  if (lab.badsct) list[list.length - 1] ^= 1;
  if (!lab.nosct) c.exts = [...exts, ext('1.3.6.1.4.1.11129.2.4.2', false, OCT(list))];
  return signCert(tbsCert(c), ECDSA.sha384, 'sha384', CA.key.priv);
}
function altCA() {
  const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'secp384r1' }),
    der = spki(publicKey);
  return { key: { priv: privateKey, der, id: sha256(der) }, name: N.int };
}
const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'));
const chainPem = (leaf) => [leaf, C.int, C.root].map((d) => pem('CERTIFICATE', d));
function csrKey(csrPem) {
  return kids(kids(rd(unpem(csrPem)).v)[0].v)[2].full;
}
// ---------- Rekor v1 ----------
const canon = (v) =>
  v === null || typeof v !== 'object'
    ? JSON.stringify(v)
    : Array.isArray(v)
      ? '[' + v.map(canon).join(',') + ']'
      : '{' +
        Object.keys(v)
          .filter((k) => v[k] !== undefined)
          .sort()
          .map((k) => JSON.stringify(k) + ':' + canon(v[k]))
          .join(',') +
        '}';
const LOGF = keyf('rekor-log.jsonl');
const log = fs.existsSync(LOGF)
  ? fs
      .readFileSync(LOGF, 'utf8')
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((l) => JSON.parse(l))
  : [];
const TREE = 1193050959916656506n,
  HOST = new URL(BASE)
    .hostname; /* checkpoint origin name must match the host of tlogs[].baseUrl (sigstore-js checks it; sigstore-go for Rekor v2) */
const leafHash = (b) => sha256(Buffer.concat([Buffer.from([0]), b])),
  node = (l, r) => sha256(Buffer.concat([Buffer.from([1]), l, r]));
const split = (n) => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};
const mth = (h) => (h.length === 1 ? h[0] : ((k) => node(mth(h.slice(0, k)), mth(h.slice(k))))(split(h.length)));
const pathOf = (m, h) =>
  h.length === 1
    ? []
    : ((k) => (m < k ? [...pathOf(m, h.slice(0, k)), mth(h.slice(k))] : [...pathOf(m - k, h.slice(k)), mth(h.slice(0, k))]))(
        split(h.length),
      );
const b64 = (b) => Buffer.from(b).toString('base64'),
  hex = (b) => b.toString('hex');
function canonicalEntry(p) {
  const s = p.spec,
    h = (v) => ({ algorithm: 'sha256', value: hex(sha256(v)) });
  if (p.kind === 'hashedrekord')
    return {
      apiVersion: '0.0.1',
      kind: p.kind,
      spec: {
        data: { hash: s.data.hash },
        signature: { content: s.signature.content, publicKey: { content: s.signature.publicKey.content } },
      },
    };
  if (p.kind === 'dsse') {
    const env = JSON.parse(s.proposedContent.envelope);
    return {
      apiVersion: '0.0.1',
      kind: 'dsse',
      spec: {
        envelopeHash: h(s.proposedContent.envelope),
        payloadHash: h(Buffer.from(env.payload, 'base64')),
        signatures: env.signatures.map((x) => ({ signature: x.sig, verifier: s.proposedContent.verifiers[0] })),
      },
    };
  }
  if (p.kind === 'intoto' && p.apiVersion === '0.0.1') {
    const env = JSON.parse(s.content.envelope);
    return {
      apiVersion: '0.0.1',
      kind: 'intoto',
      spec: { content: { hash: h(s.content.envelope), payloadHash: h(Buffer.from(env.payload, 'base64')) }, publicKey: s.publicKey },
    };
  }
  if (p.kind === 'intoto' && p.apiVersion === '0.0.2') {
    const e = s.content.envelope;
    return {
      apiVersion: '0.0.2',
      kind: 'intoto',
      spec: {
        content: {
          envelope: { payloadType: e.payloadType, signatures: e.signatures },
          hash: s.content.hash,
          payloadHash: s.content.payloadHash || h(Buffer.from(Buffer.from(e.payload, 'base64').toString(), 'base64')),
        },
      },
    };
  }
  throw new Error('unsupported entry ' + p.kind + ' ' + p.apiVersion);
}
function entryJson(i) {
  // proof against the CURRENT tree
  const e = log[i],
    hashes = log.map((x) => leafHash(Buffer.from(x.body, 'base64'))),
    root = mth(hashes),
    n = hashes.length;
  const note = `${HOST} - ${TREE}\n${n}\n${b64(root)}\n`,
    sig = crypto.sign('sha256', Buffer.from(note), K.rekor.priv);
  const checkpoint = `${note}\n\u2014 ${HOST} ${b64(Buffer.concat([K.rekor.id.subarray(0, 4), sig]))}\n`;
  const set = crypto.sign(
    'sha256',
    Buffer.from(canon({ body: e.body, integratedTime: e.integratedTime, logID: hex(K.rekor.id), logIndex: i })),
    K.rekor.priv,
  );
  return {
    [TREE.toString(16).padStart(16, '0') + hex(hashes[i])]: {
      body: e.body,
      integratedTime: e.integratedTime,
      logID: hex(K.rekor.id),
      logIndex: i,
      verification: {
        inclusionProof: { checkpoint, hashes: pathOf(i, hashes).map(hex), logIndex: i, rootHash: hex(root), treeSize: n },
        signedEntryTimestamp: b64(set),
      },
    },
  };
}
function addEntry(p) {
  const e = { body: b64(canon(canonicalEntry(p))), integratedTime: +nowOf('rekor') / 1000 };
  let i = log.findIndex((x) => x.body === e.body);
  if (i >= 0) return [409, i];
  log.push(e);
  fs.appendFileSync(LOGF, JSON.stringify(e) + '\n');
  return [201, log.length - 1];
}
// ---------- TSA (RFC 3161) ----------
const jsonTsq = (j) =>
  SEQ(
    INT(1),
    SEQ(
      SEQ(OID({ sha384: '2.16.840.1.101.3.4.2.2', sha512: '2.16.840.1.101.3.4.2.3' }[j.hashAlgorithm] || '2.16.840.1.101.3.4.2.1'), NUL),
      OCT(Buffer.from(j.artifactHash, 'base64')),
    ),
    ...(j.nonce ? [INT(j.nonce)] : []),
    BOOL(j.certificates),
  ); // JSON form used by sigstore-js
function timestamp(req) {
  if (req[0] === 0x7b) req = jsonTsq(JSON.parse(req));
  const r = kids(rd(req).v),
    imprint = r[1].full;
  let nonce,
    certReq = false;
  for (const k of r.slice(2)) {
    if (k.t === 2) nonce = k.full;
    if (k.t === 1) certReq = k.v[0] !== 0;
  }
  const now = nowOf('tsa'),
    SHA256A = SEQ(OID('2.16.840.1.101.3.4.2.1'));
  const tst = SEQ(
    INT(1),
    OID('1.3.6.1.4.1.57264.2'),
    imprint,
    INT(crypto.randomBytes(16)),
    GEN(now),
    SEQ(INT(1)),
    ...(nonce ? [nonce] : []),
    CTX(0, tlv(0xa4, N.tsa)),
  );
  const attr = (oid, v) => SEQ(OID(oid), SET(v)),
    certHash = sha256(C.tsa),
    t = kids(kids(rd(C.tsa).v)[0].v),
    ser = t[1].full,
    iss = t[3].full;
  const attrs = [
    attr('1.2.840.113549.1.9.3', OID('1.2.840.113549.1.9.16.1.4')),
    attr('1.2.840.113549.1.9.5', UTC(now)),
    attr('1.2.840.113549.1.9.4', OCT(sha256(tst))),
    attr('1.2.840.113549.1.9.16.2.47', SEQ(SEQ(SEQ(OCT(certHash), SEQ(SEQ(tlv(0xa4, iss)), ser))))),
  ].sort(Buffer.compare);
  const sig = crypto.sign('sha256', SET(...attrs), K.tsa.priv);
  const si = SEQ(INT(1), SEQ(iss, ser), SHA256A, CTX(0, ...attrs), ECDSA.sha256, OCT(sig));
  const sd = SEQ(
    INT(3),
    SET(SHA256A),
    SEQ(OID('1.2.840.113549.1.9.16.1.4'), CTX(0, OCT(tst))),
    ...(certReq ? [CTX(0, C.tsa)] : []),
    SET(si),
  );
  return SEQ(SEQ(INT(0)), SEQ(OID('1.2.840.113549.1.7.2'), CTX(0, sd)));
}
// ---------- trust root / signing config ----------
const vf = { start: new Date(+START).toISOString() },
  pk = (k) => ({ rawBytes: b64(k.der), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor: vf });
const caEntry = (uri, ...c) => ({
  subject: { organization: 'lab.example', commonName: uri },
  uri,
  certChain: { certificates: c.map((x) => ({ rawBytes: b64(x) })) },
  validFor: vf,
});
const tr = {
  mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  tlogs: [{ baseUrl: BASE, hashAlgorithm: 'SHA2_256', publicKey: pk(K.rekor), logId: { keyId: b64(K.rekor.id) } }],
  certificateAuthorities: [caEntry(BASE, C.int, C.root)],
  ctlogs: [{ baseUrl: BASE + '/ct', hashAlgorithm: 'SHA2_256', publicKey: pk(K.ct), logId: { keyId: b64(K.ct.id) } }],
  timestampAuthorities: [caEntry(BASE + '/api/v1/timestamp', C.tsa, C.tsaRoot)],
};
const J = (f, o) => fs.writeFileSync(keyf(f), JSON.stringify(o, null, 2) + '\n');
J('trusted_root.json', tr);
const svc = (url, v = 1) => ({ url, majorApiVersion: v, validFor: vf, operator: 'lab.example' });
const sc = (rekor, tsa) => ({
  mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
  caUrls: [svc(BASE)],
  oidcUrls: [svc(BASE + '/auth')],
  ...(rekor ? { rekorTlogUrls: [svc(BASE)], rekorTlogConfig: { selector: 'ANY' } } : {}),
  ...(tsa ? { tsaUrls: [svc(BASE + '/api/v1/timestamp')], tsaConfig: { selector: 'ANY' } } : {}),
});
J('signing_config.json', sc(true, true));
J('signing_config.rekor-only.json', sc(true, false));
J('signing_config.tsa-only.json', sc(false, true));
J('signing_config.none.json', sc(false, false));
fs.writeFileSync(keyf('fulcio-chain.pem'), pem('CERTIFICATE', C.int) + pem('CERTIFICATE', C.root));
fs.writeFileSync(keyf('tsa-chain.pem'), pem('CERTIFICATE', C.tsa) + pem('CERTIFICATE', C.tsaRoot));
// ---------- HTTP ----------
http
  .createServer(async (q, r) => {
    const ch = [];
    for await (const c of q) ch.push(c);
    const body = Buffer.concat(ch),
      u = new URL(q.url, BASE);
    const send = (code, ct, b, h = {}) => {
        r.writeHead(code, { 'Content-Type': ct, ...h });
        r.end(b);
      },
      js = (code, o, h) => send(code, 'application/json', JSON.stringify(o), h);
    if (process.env.MS_TRACE)
      fs.appendFileSync(
        keyf('trace.log'),
        `${q.method} ${q.url} ${q.headers['content-type']} auth=${(q.headers.authorization || '').slice(0, 12)}\n${body.length < 20000 && !/timestamp-query/.test(q.headers['content-type'] || '') ? body.toString() : '<' + body.length + ' bytes>'}\n`,
      );
    try {
      if (q.method === 'POST' && u.pathname === '/api/v2/signingCert') {
        const j = JSON.parse(body),
          jwt = j.credentials?.oidcIdentityToken || q.headers.authorization?.slice(7),
          pub = j.publicKeyRequest
            ? unpem(j.publicKeyRequest.publicKey.content)
            : csrKey(Buffer.from(j.certificateSigningRequest, 'base64').toString());
        return js(200, { signedCertificateEmbeddedSct: { chain: { certificates: chainPem(issue(claimsOf(jwt), pub)) } } });
      }
      if (q.method === 'POST' && u.pathname === '/api/v1/signingCert') {
        // legacy: {publicKey:{algorithm,content(b64 DER)},signedEmailAddress}
        const j = JSON.parse(body),
          jwt = q.headers.authorization.replace(/^Bearer /i, ''),
          pub = j.publicKey
            ? ((c) => (c[0] === 0x2d ? unpem(c.toString()) : c))(Buffer.from(j.publicKey.content, 'base64'))
            : csrKey(Buffer.from(j.certificateSigningRequest, 'base64').toString());
        return send(201, 'application/pem-certificate-chain', chainPem(issue(claimsOf(jwt), pub)).join(''));
      }
      if (u.pathname === '/api/v1/rootCert') return send(200, 'application/pem-certificate-chain', chainPem(C.int).slice(1).join(''));
      if (u.pathname === '/api/v2/trustBundle') return js(200, { chains: [{ certificates: chainPem(C.int).slice(1) }] });
      if (q.method === 'POST' && u.pathname === '/api/v1/log/entries') {
        const [code, i] = addEntry(JSON.parse(body));
        const loc = '/api/v1/log/entries/' + Object.keys(entryJson(i))[0];
        return code === 409
          ? js(
              409,
              { code: 409, message: 'an equivalent entry already exists in the transparency log with UUID ' + loc.split('/').pop() },
              { Location: loc },
            )
          : js(201, entryJson(i), { Location: loc, ETag: loc.split('/').pop() });
      }
      if (u.pathname === '/api/v1/log/entries' && u.searchParams.has('logIndex')) {
        const i = +u.searchParams.get('logIndex');
        return i < log.length ? js(200, entryJson(i)) : js(404, { code: 404, message: 'not found' });
      }
      if (u.pathname.startsWith('/api/v1/log/entries/') && q.method === 'GET') {
        const id = u.pathname.split('/').pop().slice(-64),
          i = log.findIndex((e) => hex(leafHash(Buffer.from(e.body, 'base64'))) === id);
        return i >= 0 ? js(200, entryJson(i)) : js(404, { code: 404, message: 'not found' });
      }
      if (u.pathname === '/api/v1/log/publicKey') return send(200, 'application/x-pem-file', pem('PUBLIC KEY', K.rekor.der));
      if (u.pathname === '/api/v1/log') {
        const e = log.length ? Object.values(entryJson(log.length - 1))[0].verification.inclusionProof : null;
        return js(200, { rootHash: e?.rootHash, signedTreeHead: e?.checkpoint, treeID: String(TREE), treeSize: log.length });
      }
      if (u.pathname === '/api/v1/timestamp') return send(200, 'application/timestamp-reply', timestamp(body)); // notation accepts only 200
      if (u.pathname === '/api/v1/timestamp/certchain')
        return send(200, 'application/pem-certificate-chain', fs.readFileSync(keyf('tsa-chain.pem')));
      if (u.pathname === '/lab/clock') {
        Object.assign(clock, JSON.parse(body || '{}'));
        return js(200, clock);
      }
      js(404, { code: 404, message: 'no such path' });
    } catch (e) {
      js(400, { code: 400, message: String(e.stack || e) });
    }
  })
  .listen(PORT, '127.0.0.1', () => console.log(`minisigstore on ${BASE}, files in ${DIR}`));
