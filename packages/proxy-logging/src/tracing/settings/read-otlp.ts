import type { OtlpCredentials, OtlpSettings } from './open-telemetry-settings.ts';
import { namesOf, OTLP_PREFIX, type ReadFile, type Signal } from './otlp-variables.ts';
import { readCredentials } from './read-credentials.ts';
import type { SetVariable, VariableReader } from './variable-reader.ts';

const GRPC_PORT = '4317';
const HTTP_PORT = '4318';
const MAX_TIMEOUT_MS = 600_000;
const PATHS = { TRACES: 'v1/traces', METRICS: 'v1/metrics' } as const;

/** Where a signal goes; `undefined` where no endpoint is set, where its exporter is `none`, and where something is wrong. */
export function readOtlp(reader: VariableReader, signal: Signal, readFile: ReadFile): OtlpSettings | undefined {
  if (reader.choice([`OTEL_${signal}_EXPORTER`], ['otlp', 'none']) === 'none') return undefined;
  const found = reader.first(...namesOf(signal, 'ENDPOINT'));
  if (found === undefined) return undefined;
  const address = parseAddress(found.text);
  const told = reader.choice(namesOf(signal, 'PROTOCOL'), ['grpc', 'http/protobuf']);
  const protocol = told ?? (address !== undefined && looksLikeGrpc(address) ? 'grpc' : 'http/protobuf');
  const url = protocol === 'grpc' ? grpcUrl(reader, { found, address, signal }) : httpUrl(reader, { found, address, signal });
  const timeoutMs = reader.integer(namesOf(signal, 'TIMEOUT'), { min: 1, max: MAX_TIMEOUT_MS }) ?? 10_000;
  const compression = reader.choice(namesOf(signal, 'COMPRESSION'), ['none', 'gzip']) ?? 'none';
  const credentials: OtlpCredentials = readCredentials(reader, { signal, protocol, readFile });
  return url === undefined ? undefined : { protocol, url, timeoutMs, compression, credentials: () => credentials };
}

interface Address {
  readonly url: URL;
  /** Over gRPC it may be left out. */
  readonly hasScheme: boolean;
}

interface AddressFacts {
  readonly found: SetVariable;
  readonly address: Address | undefined;
  readonly signal: Signal;
}

function parseAddress(text: string): Address | undefined {
  const hasScheme = /^https?:\/\//i.test(text);
  // "collector:4317" would be a URL with the scheme "collector".
  if (!hasScheme && !/^(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i.test(text)) return undefined;
  const whole = hasScheme ? text : `https://${text}`;
  return URL.canParse(whole) ? { url: new URL(whole), hasScheme } : undefined;
}

// The specification has HTTP where no protocol is told. On 4317 only gRPC is spoken, so HTTP there would never arrive;
// a path says that HTTP was meant.
function looksLikeGrpc({ url, hasScheme }: Address): boolean {
  return hasScheme ? url.port === GRPC_PORT && url.pathname === '/' : url.port !== HTTP_PORT;
}

function grpcUrl(reader: VariableReader, { found, address, signal }: AddressFacts): string | undefined {
  const isInsecure = reader.isTrue(...namesOf(signal, 'INSECURE'));
  if (address === undefined || address.url.pathname !== '/' || address.url.search !== '') {
    reader.report(found, 'host:port, or an http or https URL without a path, such as http://localhost:4317');
    return undefined;
  }
  const scheme = address.hasScheme ? address.url.protocol : isInsecure ? 'http:' : 'https:';
  return `${scheme}//${address.url.host}`;
}

function httpUrl(reader: VariableReader, { found, address, signal }: AddressFacts): string | undefined {
  if (address === undefined || !address.hasScheme) {
    reader.report(found, 'an http or https URL, such as http://localhost:4318');
    return undefined;
  }
  const { url } = address;
  // The variable of a signal is taken as it is, the one for all gets the signal's path.
  if (found.variable === `${OTLP_PREFIX}_ENDPOINT`) url.pathname = `${url.pathname.replace(/\/$/, '')}/${PATHS[signal]}`;
  return url.href;
}
