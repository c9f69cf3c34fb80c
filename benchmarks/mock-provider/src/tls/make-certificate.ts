import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

import { der, derTime, objectId } from './der.ts';

/** What a certificate says. */
export interface CertificateOptions {
  /** Names and IPv4 addresses that it is for; the first is the subject's. */
  readonly names: readonly string[];
  /** Who signs it. @default itself */
  readonly issuer?: Certificate;
  /**
   * Until when it holds, from two days before.
   * @default tomorrow
   */
  readonly expiresAtMs?: number;
}

/** A certificate with its key. */
export interface Certificate {
  /** As PEM. */
  readonly cert: string;
  /** As PEM. */
  readonly key: string;
  readonly privateKey: KeyObject;
  /** The subject's distinguished name. */
  readonly subject: Buffer;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const ECDSA_WITH_SHA256 = der('sequence', objectId('1.2.840.10045.4.3.2'));
const COMMON_NAME = objectId('2.5.4.3');
const SUBJECT_ALT_NAME = objectId('2.5.29.17');
const BASIC_CONSTRAINTS = objectId('2.5.29.19');

/** Makes a certificate that may sign others too. Written out here, since Node reads certificates but makes none. */
export function makeCertificate({ names, issuer, expiresAtMs = Date.now() + DAY_MS }: CertificateOptions): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const subject = der('sequence', der('set', der('sequence', COMMON_NAME, der('utf8', names[0] ?? ''))));
  const toBeSigned = der('sequence',
    der(0xa0, der('integer', [2])), // version 3
    der('integer', [1], randomBytes(8)),
    ECDSA_WITH_SHA256,
    issuer?.subject ?? subject,
    der('sequence', derTime(expiresAtMs - 2 * DAY_MS), derTime(expiresAtMs)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der('sequence',
      extension(BASIC_CONSTRAINTS, der('sequence', der('boolean', [0xff]))), // an authority
      extension(SUBJECT_ALT_NAME, der('sequence', ...names.map(alternativeName))),
    )),
  );
  const signature = sign('sha256', toBeSigned, issuer?.privateKey ?? privateKey);
  const whole = der('sequence', toBeSigned, ECDSA_WITH_SHA256, der('bits', [0], signature));
  return { cert: toPem(whole), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), privateKey, subject };
}

function extension(id: Buffer, value: Buffer): Buffer {
  return der('sequence', id, der('bytes', value));
}

function alternativeName(name: string): Buffer {
  const isAddress = /^[\d.]+$/.test(name);
  return isAddress ? der(0x87, name.split('.').map(Number)) : der(0x82, name);
}

function toPem(bytes: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
}
