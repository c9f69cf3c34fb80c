import { drawBehaviours, type ProviderOptions } from './draw-behaviours.ts';
import { type Attempt, readAttempts } from './read-attempts.ts';
import { ScriptFeeder } from './script-feeder.ts';

/** What a run gave, and what the providers have on their bills for it. */
export interface ScriptedRun<Value> {
  readonly value: Value;
  readonly attempts: readonly Attempt[];
}

/** The second provider draws from another seed than the first; no slice comes near. */
const SEED_STEP = 1_000_003;

/** Runs a load while both providers play what is drawn for them, and reads their bills. */
export async function withScripts<Value>(providers: readonly URL[], options: ProviderOptions, run: () => Promise<Value>): Promise<ScriptedRun<Value>> {
  const feeders = await Promise.all(providers.map((provider, index) =>
    ScriptFeeder.start(provider, drawBehaviours({ ...options, seed: options.seed + index * SEED_STEP }))));
  let value: Value;
  try {
    value = await run();
  } finally {
    await Promise.all(feeders.map((feeder) => feeder.stop()));
  }
  return { value, attempts: (await Promise.all(providers.map(readAttempts))).flat() };
}
