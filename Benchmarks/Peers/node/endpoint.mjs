#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// A Flow data endpoint with node:http and node:crypto, as one writes it well without a framework:
//
//   endpoint.mjs --private-key FILE [--port N] [--app-secret-env NAME] [--workers N]
//
// For test keys only: nothing is wiped from memory.
import { FlowEndpoint } from './flow_endpoint.mjs';
import { serve } from './http_server.mjs';

serve(FlowEndpoint, process.argv.slice(2));
