#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The endpoint of endpoint.mjs with one mistake put in, to prove that a probe names it:
//
//   broken_endpoint.mjs MISTAKE --private-key FILE [--port N] [--app-secret-env NAME] [--workers N]
//   broken_endpoint.mjs --list     prints the mistakes, one a line
//
// For test keys only.
import { createCipheriv, createHash, randomBytes } from 'node:crypto';

import { FlowEndpoint } from './flow_endpoint.mjs';
import { serve } from './http_server.mjs';

/** Something that a server did not see coming: 500. */
class Crash extends Error {}

const mistakes = {
  // Answers

  'nonce-not-inverted': class extends FlowEndpoint {
    responseNonce(nonce) {
      return nonce;
    }
  },
  'nonce-first-byte-inverted': class extends FlowEndpoint {
    responseNonce(nonce) {
      const changed = Buffer.from(nonce);
      changed[0] ^= 0xff;
      return changed;
    }
  },
  // GCM's usual length; GCM hashes any other.
  'nonce-truncated': class extends FlowEndpoint {
    responseNonce(nonce) {
      return super.responseNonce(nonce).subarray(0, 12);
    }
  },
  // What every other protocol asks for.
  'nonce-random': class extends FlowEndpoint {
    seal(key, nonce, plaintext) {
      const fresh = randomBytes(16);
      return Buffer.concat([fresh, super.seal(key, fresh, plaintext)]);
    }
  },
  'tag-first': class extends FlowEndpoint {
    sealed(ciphertext, tag) {
      return Buffer.concat([tag, ciphertext]);
    }
  },
  // getAuthTag is a call of its own, and easily forgotten.
  'tag-missing': class extends FlowEndpoint {
    sealed(ciphertext) {
      return ciphertext;
    }
  },
  'answer-hex': class extends FlowEndpoint {
    written(sealed) {
      return { ...super.written(sealed), body: sealed.toString('hex') };
    }
  },
  'answer-base64-url': class extends FlowEndpoint {
    written(sealed) {
      return { ...super.written(sealed), body: sealed.toString('base64url') };
    }
  },
  // What a framework's JSON answer makes of a string.
  'answer-json-string': class extends FlowEndpoint {
    written(sealed) {
      return { body: JSON.stringify(super.written(sealed).body), type: 'application/json' };
    }
  },
  'answer-json-object': class extends FlowEndpoint {
    written(sealed) {
      return { body: JSON.stringify({ encrypted_response: super.written(sealed).body }), type: 'application/json' };
    }
  },
  'answer-plain-json': class extends FlowEndpoint {
    write({ status, json }) {
      return { status, body: JSON.stringify(json), type: 'application/json' };
    }
  },
  // A key of 32 bytes, made where there is none.
  'answer-aes-256': class extends FlowEndpoint {
    seal(key, nonce, plaintext) {
      const cipher = createCipheriv('aes-256-gcm', createHash('sha256').update(key).digest(), nonce);
      return this.sealed(Buffer.concat([cipher.update(plaintext), cipher.final()]), cipher.getAuthTag());
    }
  },

  // Requests

  'request-nonce-truncated': class extends FlowEndpoint {
    openData(key, nonce, data) {
      return super.openData(key, nonce.subarray(0, 12), data);
    }
  },
  // The default of privateDecrypt.
  'oaep-sha1': class extends FlowEndpoint {
    decryption() {
      return { ...super.decryption(), oaepHash: 'sha1' };
    }
  },
  'aes-256-expected': class extends FlowEndpoint {
    checkKey(key) {
      if (key.length !== 32) throw new Crash('Invalid key length: expected 32 bytes');
    }

    refusal(error) {
      if (error instanceof Crash) throw error;
      return super.refusal(error);
    }
  },

  // Errors

  'undecryptable-500': class extends FlowEndpoint {
    refusal(error) {
      if (error.step !== 'body') throw error;
      return super.refusal(error);
    }
  },
  // Only privateDecrypt stands inside the try.
  'tag-failure-500': class extends FlowEndpoint {
    refusal(error) {
      if (error.step === 'tag') throw error;
      return super.refusal(error);
    }
  },
  'undecryptable-200': class extends FlowEndpoint {
    refusal(error) {
      return error.step === 'body' ? super.refusal(error) : { status: 200 };
    }
  },
  'undecryptable-told': class extends FlowEndpoint {
    refusal(error) {
      const body = { body: 'Malformed request', key: 'Failed to decrypt the AES key', tag: 'Authentication failed' }[error.step];
      return { ...super.refusal(error), body, type: 'text/plain' };
    }
  },
  'malformed-body-500': class extends FlowEndpoint {
    refusal(error) {
      if (error.step === 'body') throw error;
      return super.refusal(error);
    }
  },

  // The signature

  'signature-unchecked': class extends FlowEndpoint {
    isSigned() {
      return true;
    }
  },
  // The body as a framework's parser left it.
  'signature-reserialised': class extends FlowEndpoint {
    signature(body) {
      let text = body;
      try {
        text = JSON.stringify(JSON.parse(body));
      } catch {
        // What is not JSON stays as it is.
      }
      return super.signature(text);
    }
  },
  'signature-missing-500': class extends FlowEndpoint {
    isSigned(signature, body) {
      if (this.appSecret !== undefined && signature === undefined) {
        throw new Crash("Cannot read properties of undefined (reading 'replace')");
      }
      return super.isSigned(signature, body);
    }
  },
  'signature-403': class extends FlowEndpoint {
    unsigned() {
      return { status: 403 };
    }
  },
  'signature-after-decryption': class extends FlowEndpoint {
    handle(signature, body) {
      try {
        this.open(body);
      } catch (error) {
        return this.refusal(error);
      }
      return super.handle(signature, body);
    }
  },

  // The application

  'ping-plain': class extends FlowEndpoint {
    write(answer, key, nonce) {
      if (answer.json.data?.status !== 'active') return super.write(answer, key, nonce);
      return { status: 200, body: JSON.stringify(answer.json), type: 'application/json' };
    }
  },
  'notification-unacknowledged': class extends FlowEndpoint {
    isNotification() {
      return false;
    }
  },
  'notification-needs-token': class extends FlowEndpoint {
    isNotification(request) {
      const notifies = super.isNotification(request);
      if (notifies) request.flow_token.toString();
      return notifies;
    }
  },
  'version-3-only': class extends FlowEndpoint {
    respond(request) {
      if (request.version !== '3.0') throw new Crash(`Unsupported version ${request.version}`);
      return super.respond(request);
    }
  },
  'back-unhandled': class extends FlowEndpoint {
    respond(request) {
      if (request.action === 'BACK') throw new Crash('Unhandled action: BACK');
      return super.respond(request);
    }
  },
  // Frameworks read 100 kB unless they are told otherwise, gateways less.
  'body-limit-small': class extends FlowEndpoint {
    bodyLimit = 16 * 1024;
  },
  // An encoding of one byte a character.
  'unicode-mangled': class extends FlowEndpoint {
    text(json) {
      return Buffer.from(JSON.stringify(json), 'latin1');
    }
  },
  // A variable of the module where one of the request was meant.
  'key-cached': class extends FlowEndpoint {
    write(answer, key, nonce) {
      this.first ??= { key, nonce };
      return super.write(answer, this.first.key, this.first.nonce);
    }
  },
  // As Meta's table of errors shows it; phones decrypt the body.
  'expired-token-plain': class extends FlowEndpoint {
    write(answer, key, nonce) {
      if (answer.status !== 427) return super.write(answer, key, nonce);
      return { status: 427, body: JSON.stringify(answer.json), type: 'application/json' };
    }
  },
};

const [mistake, ...argv] = process.argv.slice(2);
if (mistake === '--list') {
  process.stdout.write(`${Object.keys(mistakes).join('\n')}\n`);
} else if (Object.hasOwn(mistakes, mistake ?? '')) {
  serve(mistakes[mistake], argv);
} else {
  process.stderr.write('error: which mistake? --list prints them\n');
  process.exitCode = 64;
}
