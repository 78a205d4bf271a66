// SPDX-License-Identifier: Apache-2.0
// A Flow data endpoint with node:crypto, without its socket: a small method for each decision that endpoints get
// wrong, so that broken_endpoint.mjs can override one. For test keys only: nothing is wiped from memory.
import { constants, createCipheriv, createDecipheriv, createHmac, privateDecrypt, timingSafeEqual } from 'node:crypto';

/** The request cannot be opened; `step` is the part that failed: `body`, `key` or `tag`. */
export class Refused extends Error {
  constructor(step) {
    super(`the request is refused at its ${step}`);
    this.step = step;
  }
}

function requireThat(condition, step) {
  if (!condition) throw new Refused(step);
}

/** What `operation` returns; whatever it throws is a refusal. */
function orRefuse(operation, step) {
  try {
    return operation();
  } catch {
    throw new Refused(step);
  }
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function member(members, name) {
  const text = members[name];
  requireThat(typeof text === 'string', 'body');
  // Buffer.from skips what it cannot decode and never throws: the way back tells.
  const bytes = Buffer.from(text, 'base64');
  requireThat(bytes.toString('base64') === text, 'body');
  return bytes;
}

export const inverted = (nonce) => nonce.map((byte) => byte ^ 0xff);

export class FlowEndpoint {
  /** The largest body that is read, in bytes. */
  bodyLimit = 10 * 1024 * 1024;

  /** `appSecret` is undefined where signatures are not checked. */
  constructor(privateKey, appSecret) {
    this.privateKey = privateKey;
    this.appSecret = appSecret;
  }

  /** The status of the answer, and what more of it there is: `body`, `type`. */
  handle(signature, body) {
    if (!this.isSigned(signature, body)) return this.unsigned();
    let opened;
    try {
      opened = this.open(body);
    } catch (error) {
      return this.refusal(error);
    }
    return this.reply(opened);
  }

  // The signature

  isSigned(signature, body) {
    if (this.appSecret === undefined) return true;
    const [expected, given] = [Buffer.from(this.signature(body)), Buffer.from(signature ?? '')];
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  signature(body) {
    return `sha256=${createHmac('sha256', this.appSecret).update(body).digest('hex')}`;
  }

  unsigned() {
    return { status: 432 };
  }

  // The request

  /** The plaintext, and the AES key and the nonce that the answer needs. */
  open(body) {
    const members = orRefuse(() => JSON.parse(body), 'body');
    requireThat(isObject(members), 'body');
    const [data, encryptedKey, nonce] = ['encrypted_flow_data', 'encrypted_aes_key', 'initial_vector']
      .map((name) => member(members, name));
    requireThat(nonce.length === 16, 'body');
    const key = orRefuse(() => privateDecrypt(this.decryption(), encryptedKey), 'key');
    this.checkKey(key);
    return { plaintext: this.openData(key, nonce, data), key, nonce };
  }

  decryption() {
    return { key: this.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  }

  checkKey(key) {
    requireThat(key.length === 16, 'key');
  }

  openData(key, nonce, data) {
    requireThat(data.length >= 16, 'tag');
    const decipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: 16 }).setAuthTag(data.subarray(-16));
    const plaintext = decipher.update(data.subarray(0, -16));
    orRefuse(() => decipher.final(), 'tag');
    return plaintext;
  }

  /** One answer whatever failed, or it tells a stranger what to try next. */
  refusal(error) {
    return { status: 421 };
  }

  // The answer

  reply({ plaintext, key, nonce }) {
    let request;
    try {
      request = JSON.parse(plaintext);
    } catch {
      return { status: 400 };
    }
    const answer = isObject(request) ? this.respond(request) : null;
    return answer === null ? { status: 400 } : this.write(answer, key, nonce);
  }

  /** The status, and the JSON of the answer before it is sealed; null for a request that is none of Flows. */
  respond(request) {
    if (request.action === 'ping') return { status: 200, json: { data: { status: 'active' } } };
    if (this.isNotification(request)) return { status: 200, json: { data: { acknowledged: true } } };
    if (request.flow_token === 'expired') return { status: 427, json: { error_msg: 'This form is closed.' } };
    if (!this.actions().includes(request.action)) return null;
    return { status: 200, json: { screen: request.screen || 'WELCOME', data: request.data ?? {} } };
  }

  actions() {
    return ['INIT', 'data_exchange', 'BACK'];
  }

  isNotification(request) {
    return isObject(request.data) && ('error' in request.data || 'error_key' in request.data);
  }

  write({ status, json }, key, nonce) {
    return { status, ...this.written(this.seal(key, this.responseNonce(nonce), this.text(json))) };
  }

  text(json) {
    return Buffer.from(JSON.stringify(json));
  }

  responseNonce(nonce) {
    return inverted(nonce);
  }

  seal(key, nonce, plaintext) {
    const cipher = createCipheriv('aes-128-gcm', key, nonce, { authTagLength: 16 });
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return this.sealed(ciphertext, cipher.getAuthTag());
  }

  sealed(ciphertext, tag) {
    return Buffer.concat([ciphertext, tag]);
  }

  written(sealed) {
    return { body: sealed.toString('base64'), type: 'text/plain' };
  }
}
