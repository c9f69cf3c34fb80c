import type { Score } from '../behaviour/parse-behaviour.ts';
import type { Plan } from '../behaviour/plan.ts';

/** What a gate looks at. */
export interface Visitor {
  readonly key: string;
  /** Requests that the connection has carried, this one included. */
  readonly requestsOnConnection: number;
}

const maxBehaviours = 1000;

/** Decides which requests a behaviour's faults hit; its counts and dice belong to the behaviour's text. */
export class Gate {
  readonly #states = new Map<string, { seen: number; dice: () => number }>();

  choose({ source, plan, healthy }: Score, { key, requestsOnConnection }: Visitor): Plan {
    const { forKeys, onReused, first, failRate, seed } = plan;
    if (forKeys.length > 0 && !forKeys.some((suffix) => key.endsWith(suffix))) return healthy;
    if (onReused && requestsOnConnection < 2) return healthy;
    if (first === 0 && failRate === 1) return plan;
    const state = this.#state(source, seed);
    state.seen += 1;
    if (first > 0 && state.seen > first) return healthy;
    return failRate === 1 || state.dice() < failRate ? plan : healthy;
  }

  clear(): void {
    this.#states.clear();
  }

  #state(source: string, seed: number): { seen: number; dice: () => number } {
    const known = this.#states.get(source);
    if (known !== undefined) return known;
    if (this.#states.size >= maxBehaviours) this.#states.clear();
    const state = { seen: 0, dice: seededDice(seed) };
    this.#states.set(source, state);
    return state;
  }
}

/** Numbers in [0, 1) that are the same for the same seed: a Weyl sequence, its steps mixed by two multiplications. */
export function seededDice(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
