import type { MetricDefinition } from '../metric-definition.ts';
import { METRIC_DEFINITIONS } from '../metric-definitions.ts';
import type { AnomalySample, BreakerSample, ConnectionSample, MetricSources } from '../metric-sources.ts';
import { OTHER } from '../other.ts';
import type { Sample } from '../series/sample.ts';
import type { SampledFamily } from './family.ts';

const STATE_NUMBERS = { closed: 0, open: 1, 'half-open': 2 } as const;
/** Which of the states that share a series shows. */
const GRAVITY = { closed: 0, 'half-open': 1, open: 2 } as const;

/** The metrics that are read of a gateway's parts at each scrape. */
export function sourceFamilies(sources: MetricSources, isListed: (provider: string, model: string) => boolean): readonly SampledFamily[] {
  const { breakers, connections, inFlight, memory, shed, logDropped, spansDropped, isStorageDegraded, anomalies } = sources;
  const all = METRIC_DEFINITIONS;
  return [
    ...(inFlight === undefined ? [] : [single(all.inFlight, inFlight)]),
    ...(shed === undefined ? [] : [family(all.shed, () => Object.entries(shed()).map(([reason, value]) => ({ labels: { reason }, value })))]),
    ...(breakers === undefined ? [] : [family(all.breakerState, () => breakerSamples(breakers(), isListed))]),
    ...(connections === undefined ? [] : [
      family(all.connections, () => [...connections()].flatMap(connectionSamples)),
      family(all.connectionReuse, () => Array.from(connections(), ({ provider, exchangesOnReused }) => ({ labels: { provider }, value: exchangesOnReused }))),
    ]),
    ...(memory === undefined ? [] : [
      single(all.memoryUsage, () => memory().rssBytes),
      single(all.memoryLimit, () => memory().limitBytes),
      family(all.memoryPressure, () => pressureSamples(memory())),
    ]),
    ...(logDropped === undefined ? [] : [single(all.logDropped, logDropped)]),
    ...(spansDropped === undefined ? [] : [single(all.spansDropped, spansDropped)]),
    ...(isStorageDegraded === undefined ? [] : [single(all.storageDegraded, () => (isStorageDegraded() ? 1 : 0))]),
    ...(anomalies === undefined ? [] : [family(all.anomaly, () => anomalySamples(anomalies(), isListed))]),
  ];
}

function family(definition: MetricDefinition, samples: () => Iterable<Sample>): SampledFamily {
  return { definition, samples };
}

function single(definition: MetricDefinition, value: () => number): SampledFamily {
  return { definition, samples: () => [{ labels: {}, value: value() }] };
}

function connectionSamples({ provider, openSockets, running, queued }: ConnectionSample): readonly Sample[] {
  // An exchange whose socket is being opened runs, and has none yet.
  const busy = Math.min(running, openSockets);
  return [
    { labels: { provider, state: 'busy' }, value: busy },
    { labels: { provider, state: 'idle' }, value: openSockets - busy },
    { labels: { provider, state: 'queued' }, value: queued },
  ];
}

function pressureSamples({ pressureEvents, emergencyEvents }: { readonly pressureEvents: number; readonly emergencyEvents: number }): readonly Sample[] {
  return [
    { labels: { level: 'pressure' }, value: pressureEvents },
    { labels: { level: 'emergency' }, value: emergencyEvents },
  ];
}

// Callers can name any model of a provider whose list is not known, and there is a breaker for each of them.
function breakerSamples(breakers: Iterable<BreakerSample>, isListed: (provider: string, model: string) => boolean): readonly Sample[] {
  const worst = new Map<string, BreakerSample>();
  for (const breaker of breakers) {
    const model = isListed(breaker.provider, breaker.model) ? breaker.model : OTHER;
    const key = `${breaker.provider}\n${model}`;
    const known = worst.get(key);
    if (known === undefined || GRAVITY[breaker.state] > GRAVITY[known.state]) worst.set(key, { provider: breaker.provider, model, state: breaker.state });
  }
  return Array.from(worst.values(), ({ provider, model, state }) => ({ labels: { provider, model }, value: STATE_NUMBERS[state] }));
}

// Of those that share a series, one that is away from its baseline shows.
function anomalySamples(anomalies: Iterable<AnomalySample>, isListed: (provider: string, model: string) => boolean): readonly Sample[] {
  const shown = new Map<string, Sample>();
  for (const { provider, model, signal, isAnomalous } of anomalies) {
    const labels = { provider, model: isListed(provider, model) ? model : OTHER, signal };
    const key = `${provider}\n${labels.model}\n${signal}`;
    if (isAnomalous || !shown.has(key)) shown.set(key, { labels, value: isAnomalous ? 1 : 0 });
  }
  return [...shown.values()];
}
