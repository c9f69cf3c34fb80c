import { credentials as grpcCredentials, Metadata } from '@grpc/grpc-js';
import type { OTLPGRPCExporterConfigNode } from '@opentelemetry/otlp-grpc-exporter-base';

import type { OtlpSettings } from '../settings/open-telemetry-settings.ts';

type GrpcOptions = OTLPGRPCExporterConfigNode;
type Compression = NonNullable<GrpcOptions['compression']>;

/** What the SDK's exporters over gRPC are made of: everything, so that they look for nothing in the environment. */
export function grpcOptions({ url, timeoutMs, compression, credentials }: OtlpSettings): GrpcOptions {
  const { headers, ca, cert, key } = credentials();
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const channel = url.startsWith('https:') ? grpcCredentials.createSsl(ca, key, cert) : grpcCredentials.createInsecure();
  const options: GrpcOptions = { url, metadata, timeoutMillis: timeoutMs, credentials: channel };
  if (isCompression(compression)) options.compression = compression;
  return options;
}

// The SDK's enum is in a package that is no dependency of ours; its members are these texts.
function isCompression(value: unknown): value is Compression {
  return value === 'gzip' || value === 'none';
}
