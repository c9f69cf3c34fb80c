import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key and its certificate, as PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** An authority of our own, and a certificate that it made for localhost and 127.0.0.1. */
export interface OwnAuthority {
  readonly ca: string;
  readonly server: KeyPair;
}

/**
 * Makes an authority that nobody trusts; `undefined` where openssl is missing, unless `REQUIRE_SERVICES=1` wants every
 * test to run.
 */
export function makeAuthority(): OwnAuthority | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-tls-'));
  const file = (name: string): string => join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    const steps = [
      ['req', '-x509', ...newKey, '-keyout', file('ca.key'), '-out', file('ca.pem'), '-days', '1', '-subj', '/CN=a test authority'],
      ['req', ...newKey, '-keyout', file('key'), '-out', file('request'), '-subj', '/CN=localhost'],
      ['x509', '-req', '-in', file('request'), '-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '1', '-extfile', file('names'), '-out', file('cert')],
    ];
    if (!steps.every((step) => spawnSync('openssl', step).status === 0)) {
      if (process.env['REQUIRE_SERVICES'] === '1') throw new Error('openssl is missing or failed');
      return undefined;
    }
    const read = (name: string): string => readFileSync(file(name), 'utf8');
    return { ca: read('ca.pem'), server: { key: read('key'), cert: read('cert') } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
