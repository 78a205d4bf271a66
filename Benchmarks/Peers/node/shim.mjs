#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Answers flowproof's shim protocol with node:crypto: a line of JSON in, a line of JSON out.
// For test keys only: nothing is wiped from memory, and AES keys are part of the answers.
import {
  constants, createCipheriv, createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey,
  privateDecrypt, publicEncrypt, randomBytes, timingSafeEqual,
} from 'node:crypto';
import { createInterface } from 'node:readline';

/** The input was judged and refused; `layer` is the check that refused it. */
class Rejection extends Error {
  constructor(layer) {
    super('rejected');
    this.layer = layer;
  }
}

/** Not among the features of this shim or of the library. */
class Unsupported extends Error {}

/** What `operation` returns; whatever it throws is a rejection. */
function orReject(operation, layer) {
  try {
    return operation();
  } catch {
    throw new Rejection(layer);
  }
}

function requireThat(condition, layer) {
  if (!condition) throw new Rejection(layer);
}

// Texts

// Buffer.from skips what it cannot decode and never throws: the way back tells.
function decode(text, encoding) {
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === (encoding === 'hex' ? text.toLowerCase() : text) ? bytes : null;
}

function member(request, name, encoding) {
  if (typeof request[name] !== 'string') throw new TypeError(`"${name}" must be a string`);
  if (!encoding) return request[name];
  const bytes = decode(request[name], encoding);
  if (!bytes) throw new TypeError(`"${name}" is not ${encoding}`);
  return bytes;
}

const hex = (request, ...names) => names.map((name) => member(request, name, 'hex'));

/** A member of a payload, not of the protocol. */
function payloadMember(members, name) {
  requireThat(typeof members[name] === 'string', 'json');
  const bytes = decode(members[name], 'base64');
  requireThat(bytes, 'base64');
  return bytes;
}

// Primitives

const sha256 = (data) => createHash('sha256').update(data).digest();
const hmac = (key, ...parts) => parts.reduce((mac, part) => mac.update(part), createHmac('sha256', key)).digest();
const oaep = (key) => ({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' });
const inverted = (nonce) => nonce.map((byte) => byte ^ 0xff);

function equal(left, right) {
  return left.length === right.length && timingSafeEqual(left, right);
}

function gcm(create, key, nonce, additionalData) {
  requireThat(key.length === 16, 'aes-key-length');
  requireThat(nonce.length > 0, 'iv-length');
  if (nonce.length > 128) throw new Unsupported();
  const cipher = create('aes-128-gcm', key, nonce, { authTagLength: 16 });
  return additionalData ? cipher.setAAD(additionalData) : cipher;
}

/** The ciphertext with the tag appended. */
function gcmSeal(key, nonce, plaintext, additionalData) {
  const cipher = gcm(createCipheriv, key, nonce, additionalData);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function gcmOpen(key, nonce, sealed, additionalData) {
  requireThat(sealed.length >= 16, 'gcm-tag');
  const decipher = gcm(createDecipheriv, key, nonce, additionalData).setAuthTag(sealed.subarray(-16));
  const plaintext = decipher.update(sealed.subarray(0, -16));
  orReject(() => decipher.final(), 'gcm-tag');
  return plaintext;
}

function cbcDecrypt(key, iv, ciphertext) {
  requireThat(key.length === 32 && iv.length === 16);
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  return orReject(() => Buffer.concat([decipher.update(ciphertext), decipher.final()]));
}

function publicKey(pem) {
  // createPublicKey also takes PKCS#1, certificates and private keys.
  requireThat(/^[\r\n]*-----BEGIN PUBLIC KEY-----/.test(pem));
  const key = orReject(() => createPublicKey(pem));
  requireThat(key.asymmetricKeyType === 'rsa');
  return key;
}

// Payloads

/** The private key and its padding, as privateDecrypt takes them. */
let decryption = null;

function oaepDecrypt(ciphertext) {
  if (!decryption) throw new Error('load-key must come first');
  return orReject(() => privateDecrypt(decryption, ciphertext), 'oaep');
}

function openRequest(body) {
  const members = orReject(() => JSON.parse(body), 'json');
  requireThat(members !== null && typeof members === 'object', 'json');
  const [data, encryptedKey, iv] = ['encrypted_flow_data', 'encrypted_aes_key', 'initial_vector']
    .map((name) => payloadMember(members, name));
  requireThat(encryptedKey.length === 256, 'key-length');
  requireThat(iv.length === 16, 'iv-length');
  requireThat(data.length >= 16, 'gcm-tag');
  const key = oaepDecrypt(encryptedKey);
  return { plaintext: gcmOpen(key, iv, data), key, iv };
}

function sealResponse(key, iv, plaintext) {
  requireThat(iv.length === 16, 'iv-length');
  return gcmSeal(key, inverted(iv), plaintext).toString('base64');
}

function sealRequest(encryption, plaintext) {
  const [aesKey, iv] = [randomBytes(16), randomBytes(16)];
  const body = JSON.stringify({
    encrypted_flow_data: gcmSeal(aesKey, iv, plaintext).toString('base64'),
    encrypted_aes_key: publicEncrypt(encryption, aesKey).toString('base64'),
    initial_vector: iv.toString('base64'),
  });
  return { body: body.replaceAll('/', '\\/'), aesKey, iv }; // as the phone escapes it
}

function openResponse(key, iv, body) {
  requireThat(iv.length === 16, 'iv-length');
  return gcmOpen(key, inverted(iv), payloadMember({ body }, 'body'));
}

function openMedia(metadata, file) {
  const hashName = Object.hasOwn(metadata, 'encrypted_hash') ? 'encrypted_hash' : 'enc_hash'; // Meta's text has both
  const [key, hmacKey, iv, plaintextHash, fileHash] = ['encryption_key', 'hmac_key', 'iv', 'plaintext_hash', hashName]
    .map((name) => payloadMember(metadata, name));
  requireThat(hmacKey.length === 32 && sha256(file).equals(fileHash));
  const [ciphertext, code] = [file.subarray(0, -10), file.subarray(-10)];
  requireThat(equal(hmac(hmacKey, iv, ciphertext).subarray(0, 10), code));
  const plaintext = cbcDecrypt(key, iv, ciphertext);
  requireThat(sha256(plaintext).equals(plaintextHash));
  return plaintext;
}

// The protocol

const scenarios = ['open-request', 'seal-response', 'round-trip', 'oaep-decrypt', 'seal-request'];

/** The last call of each operation, for `bench`. */
const last = new Map();

function run(scenario, operation, ...inputs) {
  last.set(scenario, { operation: () => operation(...inputs), inputs });
  return operation(...inputs);
}

function lastCall(scenario) {
  if (!last.has(scenario)) throw new Error(`bench needs ${scenario} first`);
  return last.get(scenario);
}

/** Opens the last request and answers it with the last response's plaintext. */
function roundTrip() {
  const [request, response] = [lastCall('open-request'), lastCall('seal-response')];
  return () => {
    const { key, iv } = request.operation();
    return sealResponse(key, iv, response.inputs.at(-1));
  };
}

function bench(scenario, count) {
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000) {
    throw new RangeError('"count" must be from 1 to 1,000,000');
  }
  if (!scenarios.includes(scenario)) throw new Unsupported();
  const operation = scenario === 'round-trip' ? roundTrip() : lastCall(scenario).operation;
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) operation();
  return Number(process.hrtime.bigint() - start);
}

/** Each returns the members of its answer; what it throws is an error, but for Rejection and Unsupported. */
const operations = new Map(Object.entries({
  hello(request) {
    if (request.protocol !== 1) throw new Error('this shim speaks protocol 1');
    const version = `node ${process.versions.node}, OpenSSL ${process.versions.openssl}`;
    return { name: 'node-crypto', version, features: [...operations.keys()].filter((name) => name !== 'hello') };
  },
  'load-key': (request) => {
    decryption = null; // whatever happens, what follows must not be answered with the key of before
    const pem = member(request, 'privateKeyPem');
    const key = orReject(() => createPrivateKey({ key: pem, passphrase: request.passphrase }));
    requireThat(key.asymmetricKeyType === 'rsa');
    decryption = oaep(key);
  },
  'parse-key': (request) => {
    const key = publicKey(member(request, 'pem'));
    const spki = key.export({ type: 'spki', format: 'der' });
    return { bitCount: key.asymmetricKeyDetails.modulusLength, spkiSHA256: sha256(spki).toString('hex') };
  },
  'open-request': (request) => {
    const { plaintext, key, iv } = run('open-request', openRequest, member(request, 'body'));
    return { plaintext: plaintext.toString('base64'), aesKey: key.toString('hex'), iv: iv.toString('hex') };
  },
  'seal-response': (request) => {
    const inputs = [...hex(request, 'aesKey', 'iv'), member(request, 'plaintext', 'base64')];
    return { body: run('seal-response', sealResponse, ...inputs) };
  },
  'seal-request': (request) => {
    const [key, plaintext] = [publicKey(member(request, 'publicKeyPem')), member(request, 'plaintext', 'base64')];
    requireThat(key.asymmetricKeyDetails.modulusLength === 2048);
    const { body, aesKey, iv } = run('seal-request', sealRequest, oaep(key), plaintext);
    return { body, aesKey: aesKey.toString('hex'), iv: iv.toString('hex') };
  },
  'open-response': (request) =>
    ({ plaintext: openResponse(...hex(request, 'aesKey', 'iv'), member(request, 'body')).toString('base64') }),
  'open-media': (request) =>
    ({ plaintext: openMedia(request.metadata, member(request, 'file', 'base64')).toString('base64') }),
  'verify-signature': (request) => {
    const [secret, message] = [member(request, 'appSecret'), member(request, 'message', 'base64')];
    const expected = `sha256=${hmac(secret, message).toString('hex')}`;
    // An empty secret is a key that anybody has.
    requireThat(secret !== '' && equal(Buffer.from(expected), Buffer.from(member(request, 'header'))));
  },
  'oaep-decrypt': (request) =>
    ({ message: run('oaep-decrypt', oaepDecrypt, ...hex(request, 'ciphertext')).toString('hex') }),
  'aes-128-gcm-open': (request) => {
    const [key, nonce, ciphertext, additionalData] = hex(request, 'key', 'nonce', 'ciphertext', 'additionalData');
    const tag = member(request, 'tag', 'hex');
    requireThat(tag.length === 16, 'gcm-tag');
    return { plaintext: gcmOpen(key, nonce, Buffer.concat([ciphertext, tag]), additionalData).toString('hex') };
  },
  'aes-128-gcm-seal': (request) => {
    const sealed = gcmSeal(...hex(request, 'key', 'nonce', 'plaintext', 'additionalData'));
    return { ciphertext: sealed.subarray(0, -16).toString('hex'), tag: sealed.subarray(-16).toString('hex') };
  },
  'aes-256-cbc-decrypt': (request) =>
    ({ plaintext: cbcDecrypt(...hex(request, 'key', 'iv', 'ciphertext')).toString('hex') }),
  'hmac-sha256': (request) => ({ tag: hmac(...hex(request, 'key', 'message')).toString('hex') }),
  bench: (request) => ({ nanoseconds: bench(request.scenario, request.count ?? 1) }),
}));

function answer(request) {
  try {
    const operation = operations.get(member(request, 'op'));
    return operation ? { outcome: 'ok', ...operation(request) } : { outcome: 'unsupported' };
  } catch (error) {
    if (error instanceof Rejection) return { outcome: 'reject', layer: error.layer };
    if (error instanceof Unsupported) return { outcome: 'unsupported' };
    return { outcome: 'error', message: String(error).slice(0, 200) };
  }
}

function parse(line) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(line, 'latin1'));
    const request = JSON.parse(text);
    return Number.isInteger(request?.id) ? request : null;
  } catch {
    return null;
  }
}

// Read as Latin-1, for newer versions of readline also end a line at U+2028, which JSON allows within a string.
for await (const line of createInterface({ input: process.stdin.setEncoding('latin1') })) {
  const request = parse(line);
  const result = request ? { id: request.id, ...answer(request) }
    : { id: null, outcome: 'error', message: 'not a request of the shim protocol' };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
