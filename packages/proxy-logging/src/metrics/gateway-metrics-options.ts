import type { MetricSources } from './metric-sources.ts';

/** A label that the operator names. */
export interface CustomLabel {
  /** `[A-Za-z_][A-Za-z0-9_]*`, and not with two underscores in front. */
  readonly name: string;
  /**
   * Different values that it may have; further ones count as `other`.
   * @default 50
   */
  readonly maxValues?: number;
}

/** Settings of a {@link GatewayMetrics}. Whatever is no member of these sets counts as `other`. */
export interface GatewayMetricsOptions {
  /** The gateway's version. */
  readonly version: string;
  /** The patterns of its routes. */
  readonly endpoints: readonly string[];
  /** The names of its callers' keys. */
  readonly callers: readonly string[];
  /** What an attempt's result may be, `ok` and `cancelled` apart. */
  readonly errorCodes: readonly string[];
  /** Whether the gateway itself lists that model of that provider. Asked for models that were not seen before. */
  readonly isListed: (provider: string, model: string) => boolean;
  /**
   * Pairs of provider and model that get series of their own.
   * @default 256
   */
  readonly maxModels?: number;
  /** @default none */
  readonly labels?: readonly CustomLabel[];
  /** @default none */
  readonly sources?: MetricSources;
}
