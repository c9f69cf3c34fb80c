import { normalRandom } from '../statistics/normal-random.ts';
import { seededRandom } from '../statistics/seeded-random.ts';

const ROWS = 2000;
const BEGIN_MS = Date.UTC(2026, 0, 1);
const MEAN_GAP_MS = 200;
/** One gap in ten is a pause, the others are short: arrivals of real callers come in bursts. */
const PAUSE_RATIO = 0.1;
const PAUSE_FACTOR = 5;

/** A made-up trace in the form of real ones: bursts of arrivals, sizes that differ by orders of magnitude. Always the same. */
export function generateTrace(): string {
  const random = seededRandom(20_260_101);
  const normal = normalRandom(random);
  const shortFactor = (1 - PAUSE_RATIO * PAUSE_FACTOR) / (1 - PAUSE_RATIO);
  let atMs = BEGIN_MS;
  const lines = Array.from({ length: ROWS }, () => {
    const factor = random() < PAUSE_RATIO ? PAUSE_FACTOR : shortFactor;
    atMs += -Math.log(1 - random()) * MEAN_GAP_MS * factor;
    const prompt = Math.ceil(900 * Math.exp(1.1 * normal()));
    const tokens = Math.ceil(130 * Math.exp(0.9 * normal()));
    return `${new Date(atMs).toISOString().replace('T', ' ').replace('Z', '')},${prompt},${tokens}`;
  });
  return ['TIMESTAMP,ContextTokens,GeneratedTokens', ...lines, ''].join('\n');
}
