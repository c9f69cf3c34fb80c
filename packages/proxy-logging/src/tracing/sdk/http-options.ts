import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import type { OTLPExporterNodeConfigBase } from '@opentelemetry/otlp-exporter-base/node-http';

import type { OtlpSettings } from '../settings/open-telemetry-settings.ts';

type HttpOptions = OTLPExporterNodeConfigBase;
type Compression = NonNullable<HttpOptions['compression']>;

/** What the SDK's exporters over HTTP are made of: everything, so that they look for nothing in the environment. */
export function httpOptions({ url, timeoutMs, compression, credentials }: OtlpSettings): HttpOptions {
  const { headers, ca, cert, key } = credentials();
  const tls = { ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) };
  const agent = url.startsWith('https:') ? new HttpsAgent({ keepAlive: true, ...tls }) : new HttpAgent({ keepAlive: true });
  const options: HttpOptions = { url, headers: { ...headers }, timeoutMillis: timeoutMs, httpAgentOptions: () => agent };
  if (isCompression(compression)) options.compression = compression;
  return options;
}

// The SDK's enum is in a package that is no dependency of ours; its members are these texts.
function isCompression(value: unknown): value is Compression {
  return value === 'gzip' || value === 'none';
}
