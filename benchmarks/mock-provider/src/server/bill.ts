/**
 * How an attempt ended: `open` while it runs, `complete` when all was sent, `error` when that was an error status,
 * `cut` when a fault ended it, `client-gone` when the caller left first.
 */
export type Outcome = 'open' | 'complete' | 'error' | 'cut' | 'client-gone';

/** One attempt as the provider saw it: what it would charge for. */
export interface BillRecord {
  readonly id: number;
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly model: string;
  /** Whom the request names as its `user` (OpenAI's chat and text completions); empty where it names nobody. */
  readonly user: string;
  /** The behaviour that was played, as it was written. */
  readonly behaviour: string;
  /** True when a gate kept the behaviour's faults away. */
  readonly spared: boolean;
  /** 0 until a status is sent. */
  readonly status: number;
  readonly stream: boolean;
  /** Where the key was: a header's name, `query`, or `none`. */
  readonly auth: string;
  /** The last six characters of the key. */
  readonly keySuffix: string;
  /** Number of the connection, counted from 1. */
  readonly connection: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** From arrival to the outcome; 0 while open. */
  readonly durationMs: number;
  readonly outcome: Outcome;
}

/** A record while its attempt runs. */
export type OpenRecord = { -readonly [Name in keyof BillRecord]: BillRecord[Name] };

export interface BillOptions {
  /**
   * Records kept; older ones go.
   * @default 100_000
   */
  readonly maxRecords?: number;
  /** @default Date.now */
  readonly now?: () => number;
}

/** The records of the last attempts, in a ring: a benchmark's million requests must not grow it. */
export class Bill {
  readonly #maxRecords: number;
  readonly #now: () => number;
  #ring: OpenRecord[] = [];
  #nextId = 1;
  #outcomes = emptyOutcomes();
  #inFlight = 0;
  #maxInFlight = 0;
  /** Attempts settled before this one's id do not count: the bill was cleared meanwhile. */
  #firstId = 1;

  constructor({ maxRecords = 100_000, now = Date.now }: BillOptions = {}) {
    if (!Number.isInteger(maxRecords) || maxRecords < 1) {
      throw new RangeError(`maxRecords must be an integer of at least 1, got ${maxRecords}`);
    }
    this.#maxRecords = maxRecords;
    this.#now = now;
  }

  open(facts: Pick<BillRecord, 'method' | 'path' | 'auth' | 'keySuffix' | 'connection'>): OpenRecord {
    const record: OpenRecord = {
      id: this.#nextId, atMs: this.#now(), ...facts, model: '', user: '', behaviour: '', spared: false, status: 0, stream: false,
      requestBytes: 0, responseBytes: 0, promptTokens: 0, completionTokens: 0, durationMs: 0, outcome: 'open',
    };
    this.#ring[(record.id - 1) % this.#maxRecords] = record;
    this.#nextId += 1;
    this.#outcomes.open += 1;
    this.#inFlight += 1;
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight);
    return record;
  }

  /** Notes the outcome; a later one corrects it. */
  settle(record: OpenRecord, outcome: Exclude<Outcome, 'open'>): void {
    if (record.outcome === outcome) return;
    if (record.outcome === 'open') this.#inFlight -= 1;
    if (record.id >= this.#firstId) {
      this.#outcomes[record.outcome] -= 1;
      this.#outcomes[outcome] += 1;
    }
    record.outcome = outcome;
    record.durationMs = this.#now() - record.atMs;
  }

  /** Copies of the records, oldest first. */
  records(): readonly BillRecord[] {
    return this.#ring.filter((record) => record.id >= this.#firstId).toSorted((one, other) => one.id - other.id)
      .map((record) => ({ ...record }));
  }

  get size(): number {
    return this.#ring.length;
  }

  totals(): BillTotals {
    return {
      requests: this.#nextId - this.#firstId,
      outcomes: { ...this.#outcomes },
      inFlight: this.#inFlight,
      maxInFlight: this.#maxInFlight,
    };
  }

  /** Forgets all records; attempts that still run stay in flight, but on no bill. */
  clear(): void {
    this.#ring = [];
    this.#firstId = this.#nextId;
    this.#outcomes = emptyOutcomes();
    this.#maxInFlight = this.#inFlight;
  }
}

export interface BillTotals {
  readonly requests: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly inFlight: number;
  readonly maxInFlight: number;
}

function emptyOutcomes(): Record<Outcome, number> {
  return { open: 0, complete: 0, error: 0, cut: 0, 'client-gone': 0 };
}
