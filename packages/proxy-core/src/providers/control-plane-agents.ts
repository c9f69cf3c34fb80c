import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { getCACertificates } from 'node:tls';

import { hostLookup } from '../http/host-lookup.ts';

/** How the rare questions beside the callers' own reach a provider. */
export interface ControlPlaneWay {
  /** A proxy to ask through. */
  readonly proxyUrl?: string | undefined;
  /** Certificates, as PEM, to trust beside those that Node trusts. */
  readonly ca?: string | undefined;
}

/** Agents for got, which keep no connection: each question is a fresh look at name, address and certificate. */
export interface ControlPlaneAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** Makes the agents of one question. */
export function controlPlaneAgents({ proxyUrl, ca }: ControlPlaneWay): ControlPlaneAgents {
  const proxyEnv = proxyUrl === undefined ? {} : { HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl };
  const trusted = ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] };
  return { http: new HttpAgent({ proxyEnv, lookup: hostLookup }), https: new HttpsAgent({ proxyEnv, lookup: hostLookup, ...trusted }) };
}
