import type { CustomLabel } from '../gateway-metrics-options.ts';
import { CUSTOM_REQUESTS } from '../metric-definitions.ts';
import { OTHER } from '../other.ts';
import type { CounterSeries } from '../series/counter-series.ts';
import type { Labels } from '../series/sample.ts';
import { Counters } from './counters.ts';
import type { Family } from './family.ts';
import { LabelValues } from './label-values.ts';

const DEFAULT_MAX_VALUES = 50;
/** All combinations together: three labels of 50 values each would have 125,000. */
const MAX_SERIES = 1000;
const NAME = /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/;

/** Counts requests by labels that the operator names, in a metric of its own. */
export class CustomMetrics {
  readonly #requests: Counters;
  readonly families: readonly Family[];
  readonly #labels: readonly (readonly [name: string, values: LabelValues])[];
  readonly #byKey = new Map<string, CounterSeries>();

  /** @throws RangeError for a name that cannot be a label's, one that stands twice, or a bound that is none. */
  constructor(labels: readonly CustomLabel[]) {
    const names = labels.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (!NAME.test(name) || names.indexOf(name) !== index) throw new RangeError(`labels[].name must be unique and look like team_name, got ${JSON.stringify(name)}`);
    }
    this.#requests = new Counters({ ...CUSTOM_REQUESTS, labels: names });
    this.#labels = labels.map(({ name, maxValues = DEFAULT_MAX_VALUES }) => [name, new LabelValues(maxValues)]);
    this.families = labels.length === 0 ? [] : [this.#requests];
  }

  onEnd(given: Labels): void {
    if (this.#labels.length === 0) return;
    const values = this.#labels.map(([name, known]) => known.admit(given[name]));
    (this.#byKey.get(keyOf(values)) ?? this.#begin(values)).add(1);
  }

  #begin(values: readonly string[]): CounterSeries {
    // One place is kept for what finds no other.
    const kept = this.#byKey.size < MAX_SERIES - 1 ? values : values.map(() => OTHER);
    const key = keyOf(kept);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const series = this.#requests.add(Object.fromEntries(this.#labels.map(([name], index) => [name, kept[index] ?? OTHER])));
    this.#byKey.set(key, series);
    return series;
  }
}

// Values that were admitted hold no line break.
function keyOf(values: readonly string[]): string {
  return values.join('\n');
}
