import { keepCounts, mergeSnapshots, type MetricsSnapshot } from '@proxyapi/proxy-logging';

import { keepReportFacts, mergeReportFacts } from './facts/merge-report-facts.ts';
import type { ReportFacts } from './facts/report-facts.ts';
import type { Answer } from './messages.ts';

interface Counted {
  metrics?: MetricsSnapshot;
  reports?: ReportFacts | undefined;
}

/**
 * What workers have counted as far as the primary has heard of it, so that no total goes back when one of them dies.
 *
 * What was counted between the last word of a worker and its death is lost; nobody has seen it.
 */
export class KeptCounts {
  readonly #living = new Map<number, Counted>();
  #ended: Counted = {};

  /** Hears what a worker has counted. */
  learn(worker: number, answer: Answer): void {
    const counted = this.#living.get(worker) ?? {};
    if (answer.about === 'metrics') counted.metrics = answer.value;
    else if (answer.about === 'reports') counted.reports = answer.value;
    this.#living.set(worker, counted);
  }

  /** The worker of that number has ended; another one may take its place. */
  retire(worker: number): void {
    const { metrics, reports } = this.#living.get(worker) ?? {};
    this.#living.delete(worker);
    if (metrics !== undefined) this.#ended.metrics = mergeSnapshots([this.#ended.metrics ?? [], keepCounts(metrics)]);
    if (reports !== undefined) this.#ended.reports = mergeReportFacts([...(this.#ended.reports === undefined ? [] : [this.#ended.reports]), keepReportFacts(reports)]);
  }

  /** What belongs to an answer about `about` beside what the workers say that have answered. */
  missing(about: 'metrics' | 'reports', answered: ReadonlySet<number>): readonly Answer[] {
    const silent = [...this.#living].filter(([worker]) => !answered.has(worker)).map(([, counted]) => counted);
    return [this.#ended, ...silent].flatMap(({ metrics, reports }): readonly Answer[] => {
      if (about === 'metrics') return metrics === undefined ? [] : [{ about, value: metrics }];
      return reports === undefined ? [] : [{ about, value: reports }];
    });
  }
}
