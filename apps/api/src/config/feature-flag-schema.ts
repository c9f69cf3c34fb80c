import type * as z from 'zod';
import { boundedNumber, eitherOf, flag, section } from './schema-parts.ts';

/** What can be switched while the gateway runs. */
export const FLAG_NAMES = [
  'smart_cache_memory_optimization',
  'memory_manager_aggressive_gc',
  'http_client_adaptive_timeouts',
  'circuit_breaker_adaptive_thresholds',
] as const;

/** One of {@link FLAG_NAMES}. */
export type FlagName = (typeof FLAG_NAMES)[number];

/** The share of callers that a flag is on for. */
export const rolloutPercent = (): z.ZodNumber => boundedNumber(0, 100);

const flagParts = section({
  enabled: flag().default(true).meta({ description: '`false`: off for everyone.' }),
  rollout: rolloutPercent().default(100).meta({ description: 'The share of callers that it is on for, in per cent.' }),
});

const flagSchema = eitherOf([flag(), flagParts], { takes: 'true, false or { enabled, rollout }' });

/** A flag as the file has it. */
export type FlagEntry = z.output<typeof flagSchema>;

/** Switches, each for all callers or for a share of them. */
export const featureFlagsSchema = section({
  smart_cache_memory_optimization: flagSchema.default(true).meta({
    description: 'The response cache compresses what it keeps, and shrinks when memory runs short.',
    'x-env': environmentOf('smart_cache_memory_optimization').enabled,
  }),
  memory_manager_aggressive_gc: flagSchema.default(true).meta({
    description: 'Garbage is collected right after memory was given back, where `memory.enable_gc_tuning` allows it.',
    'x-env': environmentOf('memory_manager_aggressive_gc').enabled,
  }),
  http_client_adaptive_timeouts: flagSchema.default(true).meta({
    description:
      'The time to the first byte, and between two chunks, follows what the provider was seen to need, ' +
      'never above the configured one.',
    'x-env': environmentOf('http_client_adaptive_timeouts').enabled,
  }),
  circuit_breaker_adaptive_thresholds: flagSchema.default(true).meta({
    description: 'The failures in a row that open a breaker follow how reliable the provider was.',
    'x-env': environmentOf('circuit_breaker_adaptive_thresholds').enabled,
  }),
} satisfies Record<FlagName, z.ZodType>);

/** The variables that go over a flag. */
export function environmentOf(name: FlagName): { readonly enabled: string; readonly rollout: string } {
  const prefix = `FEATURE_${name.toUpperCase()}`;
  return { enabled: `${prefix}_ENABLED`, rollout: `${prefix}_ROLLOUT` };
}
