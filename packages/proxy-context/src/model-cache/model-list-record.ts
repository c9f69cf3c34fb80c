/** A list as it is stored: by the wall clock, which is all that two runs share. */
export interface ModelListRecord {
  readonly models: readonly string[];
  /** Milliseconds since the epoch until which it is fresh. */
  readonly expiresAt: number;
}

/** The bytes of a record. */
export function encodeRecord({ models, expiresAt }: ModelListRecord): Buffer {
  return Buffer.from(JSON.stringify({ models, expiresAt }));
}

/** The record in these bytes; `undefined` for anything else. */
export function decodeRecord(bytes: Buffer): ModelListRecord | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (typeof value !== 'object' || value === null || !('models' in value) || !('expiresAt' in value)) return undefined;
    const { models, expiresAt } = value;
    return isListOfTexts(models) && typeof expiresAt === 'number' && Number.isFinite(expiresAt) ? { models, expiresAt } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
