// SPDX-License-Identifier: Apache-2.0
// The options and the socket of an endpoint in Node: node:http, and node:cluster for more than one process.
import cluster from 'node:cluster';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(2);
}

function number(text, name, [first, last]) {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < first || value > last) fail(`--${name} must be from ${first} to ${last}`);
  return value;
}

function options(argv) {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        'private-key': { type: 'string' },
        port: { type: 'string', default: '0' },
        'app-secret-env': { type: 'string' },
        workers: { type: 'string', default: '1' },
      },
    });
    if (positionals.length > 0) fail(`what is ${positionals[0]}?`);
    return values;
  } catch (error) {
    return fail(error.message);
  }
}

/** All of the body, or null when it is larger than the limit; rejected when the client goes. */
function read(request, limit) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    let byteCount = 0;
    request.on('data', (chunk) => {
      byteCount += chunk.length;
      // The rest is read and dropped: a client whose connection breaks while it sends sees no answer.
      if (byteCount <= limit) chunks.push(chunk);
    });
    request.on('end', () => resolve(byteCount <= limit ? Buffer.concat(chunks, byteCount) : null));
    request.on('error', reject);
  });
}

function answer(response, { status, body = '', type }, headers = {}) {
  response.writeHead(status, {
    'Content-Length': Buffer.byteLength(body), ...(type && { 'Content-Type': type }), ...headers,
  });
  response.end(body);
}

async function respond(endpoint, request, response) {
  if (request.method !== 'POST') return answer(response, { status: 405 }, { Allow: 'POST' });
  let body;
  try {
    body = await read(request, endpoint.bodyLimit);
  } catch {
    return undefined; // the client is gone
  }
  if (body === null) return answer(response, { status: 413 });
  try {
    return answer(response, endpoint.handle(request.headers['x-hub-signature-256'], body));
  } catch (error) {
    process.stderr.write(`error: ${error.message}\n`);
    return answer(response, { status: 500 });
  }
}

function listen(endpoint, port, ready) {
  const server = createServer((request, response) => respond(endpoint, request, response));
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 30_000;
  server.on('error', (error) => fail(error.message));
  server.listen(port, '127.0.0.1', 1024, () => ready(server.address().port));
  process.on('SIGTERM', () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}

const announce = (port) => process.stdout.write(`http://127.0.0.1:${port}/\n`);

function startWorkers(count) {
  let waiting = count;
  let ending = false;
  cluster.on('listening', (worker, address) => {
    waiting -= 1;
    if (waiting === 0) announce(address.port);
  });
  cluster.on('exit', (worker, status) => {
    if (!ending) process.exit(status || 1); // its port would go on with fewer
  });
  process.on('SIGTERM', () => {
    ending = true;
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGTERM');
  });
  for (let index = 0; index < count; index++) cluster.fork();
}

/** Runs what `Endpoint` is, as the options say: listens on 127.0.0.1, prints its address, ends on SIGTERM. */
export function serve(Endpoint, argv) {
  const given = options(argv);
  const port = number(given.port, 'port', [0, 65_535]);
  const workers = number(given.workers, 'workers', [1, 64]);
  const name = given['app-secret-env'];
  const appSecret = name === undefined ? undefined : process.env[name];
  // An empty secret is a key that anybody has.
  if (name !== undefined && !appSecret) fail(`the variable ${name} is empty`);
  if (given['private-key'] === undefined) fail('--private-key is missing');
  let privateKey;
  try {
    privateKey = createPrivateKey(readFileSync(given['private-key']));
  } catch (error) {
    fail(`${given['private-key']}: ${error.message}`);
  }
  if (cluster.isPrimary && workers > 1) return startWorkers(workers);
  return listen(new Endpoint(privateKey, appSecret), port, cluster.isPrimary ? announce : () => {});
}
