import { parseBehaviour } from '../behaviour/parse-behaviour.ts';
import type { Score } from '../behaviour/parse-behaviour.ts';
import { isRecord } from '../json.ts';
import type { Parsed } from '../json.ts';

/** A behaviour for requests to come. */
export interface ScriptEntry {
  /** Only requests for this model; any when left out. */
  readonly model?: string;
  /** Only requests to this path. Listings of models take an entry only when it names their path. */
  readonly path?: string;
  readonly behaviour: string;
  /**
   * Requests that it serves before it leaves the queue.
   * @default 1
   */
  readonly times?: number | 'always';
}

interface Cue {
  readonly model: string | undefined;
  readonly path: string | undefined;
  readonly score: Score;
  left: number;
}

const maxCues = 10_000;
const entryShape = '{"behaviour": text, "model"?: text, "path"?: text, "times"?: number or "always"}';

/** Behaviours that were ordered ahead; each request takes the first that is meant for it. */
export class ScriptQueue {
  #cues: Cue[] = [];

  get size(): number {
    return this.#cues.length;
  }

  add(entries: readonly ScriptEntry[]): Parsed<number> {
    const cues: Cue[] = [];
    for (const { model, path, behaviour, times = 1 } of entries) {
      const score = parseBehaviour(behaviour);
      if (!score.ok) return score;
      cues.push({ model, path, score: score.value, left: times === 'always' ? Infinity : times });
    }
    if (this.#cues.length + cues.length > maxCues) return { ok: false, error: `the script holds at most ${maxCues} entries` };
    this.#cues.push(...cues);
    return { ok: true, value: this.#cues.length };
  }

  /** What the next request of this kind will get. */
  peek(model: string, path: string): Score | undefined {
    return this.#find(model, path)?.score;
  }

  take(model: string, path: string): Score | undefined {
    if (this.#cues.length === 0) return undefined;
    const cue = this.#find(model, path);
    if (cue === undefined) return undefined;
    cue.left -= 1;
    if (cue.left <= 0) this.#cues.splice(this.#cues.indexOf(cue), 1);
    return cue.score;
  }

  clear(): void {
    this.#cues = [];
  }

  #find(model: string, path: string): Cue | undefined {
    const isListing = path.endsWith('/models');
    return this.#cues.find((cue) =>
      (cue.model === undefined || cue.model === model) && (cue.path === undefined ? !isListing : cue.path === path));
  }
}

/** Reads the entries that a control request carries: one, or a list of them. */
export function readScriptEntries(body: unknown): Parsed<readonly ScriptEntry[]> {
  const entries: ScriptEntry[] = [];
  for (const item of Array.isArray(body) ? body : [body]) {
    const entry = readEntry(item);
    if (entry === undefined) return { ok: false, error: `an entry is ${entryShape}` };
    entries.push(entry);
  }
  return { ok: true, value: entries };
}

function readEntry(item: unknown): ScriptEntry | undefined {
  if (!isRecord(item)) return undefined;
  const { model, path, behaviour, times = 1 } = item;
  if (typeof behaviour !== 'string') return undefined;
  if (model !== undefined && typeof model !== 'string') return undefined;
  if (path !== undefined && typeof path !== 'string') return undefined;
  if (times !== 'always' && !(typeof times === 'number' && Number.isInteger(times) && times >= 1)) return undefined;
  return { behaviour, times, ...(model === undefined ? {} : { model }), ...(path === undefined ? {} : { path }) };
}
