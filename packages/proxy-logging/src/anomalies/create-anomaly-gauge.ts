import { Gauge, type Registry } from 'prom-client';

import type { AnomalyDetector } from './anomaly-detector.ts';

/** Settings of {@link createAnomalyGauge}. */
export interface AnomalyGaugeOptions {
  readonly registry: Registry;
  readonly detector: Pick<AnomalyDetector, 'states'>;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/**
 * Registers `proxy_api_anomaly{provider,model,signal}`: 1 while the signal is away from its baseline, else 0. It is read when
 * it is scraped, and has a series only for what has a baseline: as many as the detector watches, times its signals.
 */
export function createAnomalyGauge({ registry, detector, now = Date.now }: AnomalyGaugeOptions): void {
  registry.registerMetric(new Gauge({
    name: 'proxy_api_anomaly',
    help: 'Whether a signal of a model is away from its own baseline (1) or not (0).',
    labelNames: ['provider', 'model', 'signal'],
    registers: [],
    collect() {
      this.reset();
      for (const { provider, model, signal, isAnomalous } of detector.states(now())) this.set({ provider, model, signal }, isAnomalous ? 1 : 0);
    },
  }));
}
