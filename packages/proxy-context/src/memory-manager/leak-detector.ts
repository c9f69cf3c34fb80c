import { assertAbove } from './assert-above.ts';
import { fitLine, type Line } from './fit-line.ts';

/** Settings of a {@link LeakDetector}. */
export interface LeakDetectorOptions {
  /** How far back it looks. @default 1_800_000: half an hour */
  readonly windowMs?: number;
  /** The least growth that counts, in bytes for each minute. @default 524_288 */
  readonly minBytesPerMinute?: number;
  /** How straight the growth has to be, from 0 to 1. @default 0.9 */
  readonly minRSquared?: number;
}

/** A heap that grows and grows. */
export interface LeakReport {
  /** How fast, in bytes for each minute. */
  readonly bytesPerMinute: number;
  /** How straight the growth was, from 0 to 1. */
  readonly rSquared: number;
  /** From the first to the last point of the line. */
  readonly observedMs: number;
}

/** The lowest heap after a collection within one slot of the window. */
interface Floor {
  readonly slot: number;
  readonly atMs: number;
  readonly bytes: number;
}

const SLOTS = 15;
/** Points below which a line says nothing, and the share of the window that they have to span. */
const MIN_FLOORS = 8;
const MIN_SPAN_RATIO = 0.75;
const MS_PER_MINUTE = 60_000;

/**
 * Tells a leak from a heap that breathes: what is still there after garbage was collected rises over the window in a
 * straight line.
 *
 * Differs from watching the heap's size, which rises between any two collections: it is told of the heap after one, or
 * when it has hardly grown since, and keeps the lowest value of each fifteenth of the window. A rise that steps, levels off
 * or falls again does not lie on a line. What it cannot tell from a leak is a store that fills evenly for longer than the
 * window.
 */
export class LeakDetector {
  readonly #slotMs: number;
  readonly #minBytesPerMinute: number;
  readonly #minRSquared: number;
  /** Oldest first, at most {@link SLOTS} and the one that is still open. */
  #floors: Floor[] = [];
  #current: LeakReport | undefined;

  /** @throws RangeError when a setting is not above 0, or `minRSquared` above 1. */
  constructor({ windowMs = 1_800_000, minBytesPerMinute = 524_288, minRSquared = 0.9 }: LeakDetectorOptions = {}) {
    assertAbove('windowMs', windowMs, 0);
    assertAbove('minBytesPerMinute', minBytesPerMinute, 0);
    assertAbove('minRSquared', minRSquared, 0);
    if (minRSquared > 1) throw new RangeError(`minRSquared must be at most 1, got ${minRSquared}`);
    this.#slotMs = windowMs / SLOTS;
    this.#minBytesPerMinute = minBytesPerMinute;
    this.#minRSquared = minRSquared;
  }

  /** How long one point of the line gathers; it needs one in each. */
  get slotMs(): number {
    return this.#slotMs;
  }

  /** Whether a heap that has grown by so much in so long may have a leak that counts. */
  isSuspicious(grownBytes: number, inMs: number): boolean {
    return grownBytes >= (this.#minBytesPerMinute * inMs) / MS_PER_MINUTE;
  }

  /** The leak that is under way; `undefined` for none. */
  get current(): LeakReport | undefined {
    return this.#current;
  }

  /**
   * Learns what of the heap is alive, or may be at the most. Gives a report when that shows a leak which was not there before: once
   * for each, however long it goes on.
   */
  record(atMs: number, heapBytes: number): LeakReport | undefined {
    const slot = Math.floor(atMs / this.#slotMs);
    const last = this.#floors.at(-1);
    if (last?.slot === slot) {
      if (heapBytes < last.bytes) this.#floors[this.#floors.length - 1] = { slot, atMs, bytes: heapBytes };
      return undefined;
    }
    // The slots before this one are complete now.
    const report = this.#judge(slot);
    this.#floors.push({ slot, atMs, bytes: heapBytes });
    return report;
  }

  #judge(slot: number): LeakReport | undefined {
    this.#floors = this.#floors.filter((floor) => floor.slot >= slot - SLOTS);
    const before = this.#current;
    this.#current = this.#find();
    return before === undefined ? this.#current : undefined;
  }

  #find(): LeakReport | undefined {
    const floors = this.#floors;
    const observedMs = (floors.at(-1)?.atMs ?? 0) - (floors[0]?.atMs ?? 0);
    if (floors.length < MIN_FLOORS || observedMs < this.#slotMs * SLOTS * MIN_SPAN_RATIO) return undefined;
    const { slope, rSquared }: Line = fitLine(floors.map(({ atMs, bytes }) => ({ x: atMs, y: bytes })));
    const bytesPerMinute = slope * MS_PER_MINUTE;
    return bytesPerMinute >= this.#minBytesPerMinute && rSquared >= this.#minRSquared ? { bytesPerMinute, rSquared, observedMs } : undefined;
  }
}
