import { createSecureContext } from 'node:tls';

import type { OtlpCredentials, OtlpSettings } from './open-telemetry-settings.ts';
import { namesOf, type ReadFile, type Signal } from './otlp-variables.ts';
import { parseKeyValues } from './parse-key-values.ts';
import type { VariableReader } from './variable-reader.ts';

interface CredentialFacts {
  readonly signal: Signal;
  readonly protocol: OtlpSettings['protocol'];
  readonly readFile: ReadFile;
}

const HEADER_NAMES = { grpc: /^[0-9a-z_.-]+$/, 'http/protobuf': /^[!#$%&'*+.^_`|~0-9a-z-]+$/ } as const;

/** Headers and certificates; what is wrong with them goes to the reader, without their text. */
export function readCredentials(reader: VariableReader, facts: CredentialFacts): OtlpCredentials {
  const [own, common] = namesOf(facts.signal, 'HEADERS');
  const headers = { ...readHeaders(reader, common, facts), ...readHeaders(reader, own, facts) };
  const ca = readPem(reader, 'CERTIFICATE', facts);
  const cert = readPem(reader, 'CLIENT_CERTIFICATE', facts);
  const key = readPem(reader, 'CLIENT_KEY', facts);
  checkPair(reader, { cert, key }, facts);
  return { headers, ca, cert, key };
}

function readHeaders(reader: VariableReader, name: string, { protocol }: CredentialFacts): Readonly<Record<string, string>> {
  const found = reader.first(name);
  if (found === undefined) return {};
  const headers = Object.entries(parseKeyValues(found.text) ?? { '': '' }).map(([key, value]) => [key.toLowerCase(), value] as const);
  // gRPC takes bytes for names that end in -bin.
  const isName = (key: string): boolean => HEADER_NAMES[protocol].test(key) && (protocol !== 'grpc' || !key.endsWith('-bin'));
  if (headers.every(([key, value]) => isName(key) && /^[ -~]*$/.test(value))) return Object.fromEntries(headers);
  reader.report(found, 'name=value pairs separated by commas, with values that are percent-encoded', 'another form');
  return {};
}

type PemSetting = 'CERTIFICATE' | 'CLIENT_CERTIFICATE' | 'CLIENT_KEY';

function readPem(reader: VariableReader, setting: PemSetting, { signal, readFile }: CredentialFacts): Buffer | undefined {
  const found = reader.first(...namesOf(signal, setting));
  if (found === undefined) return undefined;
  try {
    const pem = readFile(found.text);
    if (setting === 'CERTIFICATE') createSecureContext({ ca: pem });
    if (setting === 'CLIENT_CERTIFICATE') createSecureContext({ cert: pem });
    if (setting === 'CLIENT_KEY') createSecureContext({ key: pem });
    return pem;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    reader.report(found, 'the path of a PEM file that can be read', code);
    return undefined;
  }
}

function checkPair(reader: VariableReader, { cert, key }: Pick<OtlpCredentials, 'cert' | 'key'>, { signal }: CredentialFacts): void {
  const found = reader.first(...namesOf(signal, 'CLIENT_CERTIFICATE')) ?? reader.first(...namesOf(signal, 'CLIENT_KEY'));
  const isKeySet = reader.first(...namesOf(signal, 'CLIENT_KEY')) !== undefined;
  const isCertSet = reader.first(...namesOf(signal, 'CLIENT_CERTIFICATE')) !== undefined;
  if (found !== undefined && isKeySet !== isCertSet) reader.report(found, 'certificate and key together', 'one of the two');
  if (found === undefined || cert === undefined || key === undefined) return;
  try {
    createSecureContext({ cert, key });
  } catch {
    // Each can be read: the key is that of another certificate.
    reader.report(found, 'the certificate of the key in OTEL_EXPORTER_OTLP_CLIENT_KEY', 'that of another');
  }
}
