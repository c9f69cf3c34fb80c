import type { Server } from 'node:http';

import { createProvider, ModelCatalog, type Provider } from '@proxyapi/proxy-core';
import { ModelCache } from '@proxyapi/proxy-context';
import type { Logger } from '@proxyapi/proxy-logging';

import type { Config, ProviderConfig } from './config/config.ts';
import { Discovery } from './discovery.ts';
import { createServer } from './http/create-server.ts';
import type { Gateway } from './http/gateway.ts';
import { Lifecycle } from './lifecycle.ts';
import { Authenticator } from './pipeline/authenticate.ts';
import { InFlight } from './pipeline/in-flight.ts';
import { UpstreamMeter } from './pipeline/upstream-meter.ts';
import { VERSION } from './version.ts';

/** The parts of a gateway that its process starts and stops. */
export interface Composition {
  readonly server: Server;
  readonly providers: readonly Provider[];
  readonly discovery: Discovery;
  readonly inFlight: InFlight;
  readonly lifecycle: Lifecycle;
}

/** Puts the parts together: the only place that knows them all. Nothing listens or connects yet. */
export function compose(config: Config, logger: Logger): Composition {
  const providers = config.providers.filter(({ isEnabled }) => isEnabled).map(toProvider);
  const catalog = new ModelCatalog({ providers, aliases: config.models });
  const inFlight = new InFlight();
  const lifecycle = new Lifecycle();
  const gateway: Gateway = {
    version: VERSION,
    maxBodyBytes: config.server.bodyLimitBytes,
    corsOrigins: config.server.corsOrigins,
    callers: new Authenticator(config.auth.apiKeys.map(({ name, key }) => ({ name, key: key.reveal() }))),
    admin: config.auth.adminKey === undefined ? undefined : new Authenticator([{ name: 'admin', key: config.auth.adminKey.reveal() }]),
    catalog,
    meter: new UpstreamMeter(),
    inFlight,
    lifecycle,
    configuredProviders: config.providers.length,
    providers,
    onDefect: (error, requestId) => logger.error('request failed by a defect', { requestId, stack: stackOf(error) }),
  };
  const discovery = new Discovery({ providers, catalog, cache: new ModelCache(), logger });
  return { server: createServer(gateway), providers, discovery, inFlight, lifecycle };
}

function toProvider(config: ProviderConfig): Provider {
  const { name, type, baseUrl, apiKeys: [apiKey], models, priority, isForced, headers, wordsPerSecond } = config;
  const timeouts = { firstByteMs: config.timeoutMs, completionMs: config.completionTimeoutMs, idleMs: config.idleTimeoutMs };
  return createProvider({ name, type, baseUrl, apiKey: apiKey?.reveal(), models, priority, isForced, timeouts, headers, wordsPerSecond });
}

function stackOf({ cause, stack }: Error): string | undefined {
  return cause instanceof Error ? cause.stack : stack;
}
