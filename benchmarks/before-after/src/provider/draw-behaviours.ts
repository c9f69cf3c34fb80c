import { normalRandom, seededRandom } from '@proxyapi/bench-harness';

/** What providers do. */
export interface ProviderOptions {
  /** Times are multiplied by it. */
  readonly latencyScale: number;
  /** Share of attempts that fail: a third each with a 500, with a reset instead of an answer, and with an answer that is cut. */
  readonly faultRatio: number;
  /** The longest answer that anybody asks for. */
  readonly maxAnswerTokens: number;
  /** Equal seeds give equal draws. */
  readonly seed: number;
}

/** Log-normal; one in a hundred is late for reasons of its own. */
export const FIRST_TOKEN = { medianMs: 400, spread: 0.5, lateRatio: 0.01, lateFactor: 8 } as const;
/** Log-normal, drawn once for each answer. */
export const EACH_TOKEN = { medianMs: 25, spread: 0.3 } as const;
/** A stream is cut behind one of this many first tokens, or at its end if it is shorter. */
const CUT_WITHIN_TOKENS = 100;

/** Draws what the provider does with one attempt after the other, as texts that the mock provider plays. */
export function drawBehaviours({ latencyScale, faultRatio, maxAnswerTokens, seed }: ProviderOptions): () => string {
  const random = seededRandom(seed);
  const normal = normalRandom(random);
  const toMs = (ms: number): number => Math.max(1, Math.round(ms * latencyScale));
  return () => {
    const late = random() < FIRST_TOKEN.lateRatio ? FIRST_TOKEN.lateFactor : 1;
    const firstMs = toMs(FIRST_TOKEN.medianMs * Math.exp(FIRST_TOKEN.spread * normal()) * late);
    const tokenMs = toMs(EACH_TOKEN.medianMs * Math.exp(EACH_TOKEN.spread * normal()));
    const answer = `tokens=${maxAnswerTokens},firstMs=${firstMs},gapMs=${tokenMs},tokenMs=${tokenMs}`;
    // Always drawn, so that another share of faults leaves the times as they are.
    const [chance, kind, place] = [random(), random() * 3, random()];
    if (chance >= faultRatio) return `chat:${answer}`;
    if (kind < 1) return `500:firstMs=${firstMs}`;
    return kind < 2 ? `reset:${answer}` : `cut:${answer},after=${1 + Math.floor(place * CUT_WITHIN_TOKENS)}`;
  };
}

/** Whether a behaviour on the bill was drawn here: where the script ran out, the provider plays something of its own. */
export function isDrawn(behaviour: string): boolean {
  return behaviour.includes('firstMs=');
}
