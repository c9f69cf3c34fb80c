import { setImmediate as nextTurn } from 'node:timers/promises';

import { Counter, Gauge, Registry } from 'prom-client';

import type { Family, HistogramFamily, SampledFamily } from '../families/family.ts';
import { CONTENT_TYPES, type ExpositionFormat } from './exposition-format.ts';
import { HistogramView } from './histogram-view.ts';

/** Writes families in one format, with prom-client's registry. */
export class Exposition {
  readonly #registry: Registry;
  readonly #names: readonly string[];
  readonly #ending: string;

  constructor(format: ExpositionFormat, families: readonly Family[]) {
    this.#registry = new Registry(CONTENT_TYPES[format]);
    this.#ending = format === 'openmetrics' ? '# EOF\n' : '';
    this.#names = families.map((family) => this.#show(family, format));
  }

  /** Reads every family and writes it; others have their turn between two of them. */
  async render(): Promise<string> {
    let text = '';
    for (const name of this.#names) {
      text += `${await this.#registry.getSingleMetricAsString(name)}\n`;
      await nextTurn();
    }
    return text + this.#ending;
  }

  // A registry of OpenMetrics adds `_total` to the names of counters by itself.
  #show(family: Family, format: ExpositionFormat): string {
    if ('series' in family) return showHistogram(family, this.#registry);
    const name = format === 'openmetrics' && family.definition.type === 'counter' ? family.definition.name.replace(/_total$/, '') : family.definition.name;
    showSamples(family, { name, registry: this.#registry });
    return name;
  }
}

function showHistogram(family: HistogramFamily, registry: Registry): string {
  registry.registerMetric(new HistogramView(family));
  return family.definition.name;
}

// A view is asked for its values at each scrape: they are put into it anew.
function showSamples(family: SampledFamily, { name, registry }: { readonly name: string; readonly registry: Registry }): void {
  const { help, labels: labelNames, type } = family.definition;
  const options = { name, help, labelNames, registers: [registry] };
  if (type === 'counter') {
    const view: Counter<string> = new Counter({
      ...options,
      collect: () => {
        view.reset();
        for (const { labels, value } of family.samples()) view.inc({ ...labels }, value);
      },
    });
  } else {
    const view: Gauge<string> = new Gauge({
      ...options,
      collect: () => {
        view.reset();
        for (const { labels, value } of family.samples()) view.set({ ...labels }, value);
      },
    });
  }
}
