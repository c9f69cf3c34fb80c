import { renderWhole } from '@proxyapi/proxy-logging';

import type { OwnParts } from '../compose.ts';
import type { CrewState, Whole } from '../whole/whole.ts';
import { mergeRelief } from './facts/merge-memory.ts';
import { mergeReportFacts } from './facts/merge-report-facts.ts';
import { sourcesOfFacts } from './facts/sources-of-facts.ts';
import type { Answer, Question } from './messages.ts';
import type { PrimaryLink } from './primary-link.ts';

/** What a worker knows of the others. */
export interface WorkerView {
  readonly link: Pick<PrimaryLink, 'gather' | 'setFlag'>;
  readonly crew: () => CrewState;
  /** Seconds since the primary's start. */
  readonly uptime: () => number;
}

/** All workers as one gateway, as any of them sees it. Without the primary's answer it is this worker alone. */
export function wholeOfWorkers(own: Whole, { reports, metrics, flags }: Pick<OwnParts, 'reports' | 'metrics' | 'flags'>, { link, crew, uptime }: WorkerView): Whole {
  const gather = async <Value>(question: Question, pick: (answer: Answer) => readonly Value[]): Promise<readonly Value[]> => (await link.gather(question) ?? []).flatMap(pick);
  return {
    get crew() {
      return crew();
    },
    async reports() {
      const facts = mergeReportFacts(await gather({ about: 'reports' }, (answer) => (answer.about === 'reports' ? [answer.value] : [])));
      return facts === undefined ? { ...reports, uptime } : { ...sourcesOfFacts(facts, reports), uptime };
    },
    async scrape(accept) {
      if (metrics === undefined) return undefined;
      const snapshots = await gather({ about: 'metrics' }, (answer) => (answer.about === 'metrics' ? [answer.value] : []));
      return snapshots.length === 0 ? own.scrape(accept) : renderWhole(snapshots, accept);
    },
    async setFlag(name, value) {
      // Here, so that what is wrong with it is told as it always is.
      const before = flags.get(name);
      return await link.setFlag(name, value) ?? before;
    },
    async cleanUp() {
      const reliefs = await gather({ about: 'cleanup' }, (answer) => (answer.about === 'cleanup' ? [answer.value] : []));
      const [first] = reliefs;
      return first === undefined ? own.cleanUp() : mergeRelief(reliefs, first);
    },
    resetBreakers: () => gather({ about: 'breakers' }, (answer) => (answer.about === 'breakers' ? answer.value : [])),
  };
}
